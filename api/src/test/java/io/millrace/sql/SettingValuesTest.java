package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingValuesTest {
    @ParameterizedTest
    @CsvSource({
        "spark.sql.session.timeZone, nope, INVALID_CONF_VALUE.TIME_ZONE",
        "spark.sql.session.timeZone, Mars/Olympus, INVALID_CONF_VALUE.TIME_ZONE",
        "spark.sql.ansi.enabled, perhaps, INVALID_CONF_VALUE.TYPE_MISMATCH",
    })
    void aWrongValueIsRefusedWhereItIsSetAndChangesNothing(String key, String value, String condition) {
        Map<String, String> settings = new HashMap<>();
        RuntimeConfig conf = new RuntimeConfig(settings);
        assertThatThrownBy(() -> conf.set(key, value))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(value)
                .satisfies(
                        e -> assertThat(((MillraceException) e).getCondition()).isEqualTo(condition));
        assertThat(settings).isEmpty();
    }

    @Test
    void aRightOneIsKept() {
        Map<String, String> settings = new HashMap<>();
        RuntimeConfig conf = new RuntimeConfig(settings);
        conf.set("spark.sql.session.timeZone", "Europe/Berlin");
        conf.set("spark.sql.ansi.enabled", "TRUE");
        assertThat(settings).hasSize(2);
    }
}
