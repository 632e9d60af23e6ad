package io.millrace.engine.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A checkpoint that does not note the names of fields: types by their order, as its first record has them. */
class ProcessorRestartTest {
    private static final String BEFORE = "Update\nNone\nValueState\tINT,STRING\tv\nListState\tINT ttl\tl";

    @Test
    void whatIsTheSameGoesOnAndVariablesMayBeAdded() {
        ProcessorRestart.checkModes(BEFORE, BEFORE);
        ProcessorRestart.checkVariables("op", BEFORE, "Update\nNone\nValueState\tINT,STRING\tv\nValueState\tINT\tnew");
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> ProcessorRestart.checkModes(BEFORE, "Append\nNone"))
                .hasMessageContaining("STATE_STORE_INVALID_CONFIG_AFTER_RESTART");
        assertThatThrownBy(() -> ProcessorRestart.checkVariables("op", BEFORE, "Update\nNone\nListState\tINT\tv"))
                .hasMessageContaining("STATE_STORE_INVALID_VARIABLE_TYPE_CHANGE");
        for (String now : new String[] {"BIGINT,STRING\tv", "INT,STRING,INT\tv", "STRING,INT\tv"}) {
            assertThatThrownBy(() -> ProcessorRestart.checkVariables("op", BEFORE, "Update\nNone\nValueState\t" + now))
                    .hasMessageContaining("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE")
                    .hasMessageContaining("There: INT,STRING")
                    .hasMessageContaining("run the query once");
        }
    }
}
