package io.millrace.engine.statetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.RowCodec;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.StateVersions;
import io.millrace.spi.state.Reshaping;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateReshapingTest {
    private static final String TABLE = "op/value-v";

    private static StateShape keeping(String... ddl) {
        TreeMap<String, KeptTable> tables = new TreeMap<>();
        for (int i = 0; i < ddl.length; i++) {
            String variable = "v" + (i == 0 ? "" : i);
            KeptTable t = new KeptTable(
                    "op/value-" + variable,
                    variable,
                    Layout.VALUE,
                    false,
                    StructType.fromDDL(ddl[i]),
                    new StructType());
            tables.put(t.table(), t);
        }
        return new StateShape(tables);
    }

    private static Manifest noting(StateVersions versions) {
        return new Manifest(
                "q", 9, 1, 9, 8, List.of(), -1, -1, -1, List.of(), List.of(), Map.of(), versions.among(Map.of()));
    }

    private static @Nullable Object[] read(
            Reshaping.Plan plan, long execution, StructType was, StructType is, Object... values) {
        byte[] old = new RowCodec(was).encode(values);
        Reshaping.Change change = Objects.requireNonNull(plan.of(execution, TABLE));
        return new RowCodec(is).decode(change.apply(old, 0, old.length), 0);
    }

    @Test
    void aFieldThatWasRemovedAndAddedAgainIsANewOne() {
        StructType with = StructType.fromDDL("n INT, s STRING");
        StructType without = StructType.fromDDL("n BIGINT");
        StructType again = StructType.fromDDL("s STRING, n BIGINT");
        StateVersions versions = StateVersions.NONE
                .with(0, keeping(with.toDDL()).text())
                .with(3, keeping(without.toDDL()).text());
        Reshaping.Plan plan = new StateReshaping(keeping(again.toDDL())).of(noting(versions));
        assertThat(read(plan, 2, with, again, 7, "old")).containsExactly(null, 7L);
        assertThat(read(plan, 3, without, again, 7L)).containsExactly(null, 7L);
    }

    @Test
    void whatIsTheSameIsLeftAlone() {
        StateVersions versions = StateVersions.NONE
                .with(0, keeping("n INT").text())
                .with(3, keeping("n INT", "m INT").text());
        Reshaping.Plan plan = new StateReshaping(keeping("n INT", "m BIGINT")).of(noting(versions));
        assertThat(plan.of(0, TABLE)).isNull();
        assertThat(plan.of(3, TABLE)).isNull();
        assertThat(plan.of(3, "op/value-v1")).isNotNull();
        assertThat(plan.of(3, "op/timers")).isNull();
        assertThat(plan.of(3, "other/groups")).isNull();
        Reshaping.Plan unnoted = new StateReshaping(keeping("n BIGINT")).of(noting(StateVersions.NONE));
        assertThat(unnoted.of(0, TABLE)).as("held to be the same").isNull();
    }

    /** One that is not mentioned stays as it is, and is known when it comes back. */
    @Test
    void aVariableThatIsNotDeclaredForAWhile() {
        StateShape first = keeping("n INT", "m INT");
        StateShape second = keeping("n INT").over(first);
        assertThat(second).isEqualTo(first);
        assertThat(keeping("n INT").over(first.text())).isEqualTo(first.text());
        assertThat(StateShape.NONE.over(first.text())).isEqualTo(first.text());
        assertThat(first.over("")).isEqualTo(first.text());
        StateVersions versions = StateVersions.NONE.with(0, first.text());
        Reshaping.Plan plan = new StateReshaping(second).of(noting(versions));
        assertThat(plan.of(0, "op/value-v1")).isNull();
        assertThatThrownBy(() -> StateRules.check(second, keeping("n INT", "m STRING")))
                .hasMessageContaining("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE")
                .hasMessageContaining("'v1' of operator 'op'")
                .hasMessageContaining("There: m INT, now: m STRING")
                .hasMessageContaining("'m' was INT and is STRING");
    }

    /** As it would be if another program had made an epoch durable between the check and the restore. */
    @Test
    void whatCannotBeIsRefusedByTheRestoreToo() {
        StateVersions versions =
                StateVersions.NONE.with(0, keeping("k INT, n STRING").text());
        Reshaping.Plan plan = new StateReshaping(keeping("k INT, n INT")).of(noting(versions));
        assertThatThrownBy(() -> plan.of(0, TABLE)).hasMessageContaining("STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE");
    }

    @Test
    void aShapeIsReadAsItWasWritten() {
        StructType value = StructType.fromDDL(
                "`odd name` INT NOT NULL, s STRUCT<a: ARRAY<MAP<STRING, DECIMAL(38,18)>>, b: BINARY>, t TIMESTAMP, i INTERVAL DAY TO SECOND");
        KeptTable map = new KeptTable(
                "op/map-x \"y\"\n", "x \"y\"\n", Layout.MAP, true, value, StructType.fromDDL("value BIGINT"));
        KeptTable groups = new KeptTable("g/states", "", Layout.GROUP_STATE, true, value, new StructType());
        StateShape shape = new StateShape(new TreeMap<>(Map.of(map.table(), map, groups.table(), groups)));
        assertThat(StateShape.read(shape.text())).isEqualTo(shape);
        assertThat(map.uid()).isEqualTo("op");
        assertThat(groups.uid()).isEqualTo("g");
        assertThat(StateShape.read("")).isEqualTo(StateShape.NONE);
        assertThatThrownBy(() -> StateShape.read("{\"version\":\"2\"}")).hasMessageContaining("does not understand");
        assertThatThrownBy(() -> StateShape.read("{\"version\":\"1\",\"tables\":[{}]}"))
                .hasMessageContaining("does not understand");
    }

    @Test
    void theRestStaysAsItWas() {
        StructType value = StructType.fromDDL("n INT");
        KeptTable plain = new KeptTable("op/map-v", "v", Layout.MAP, false, value, StructType.fromDDL("value STRING"));
        KeptTable timed = new KeptTable("op/map-v", "v", Layout.MAP, true, value, StructType.fromDDL("value STRING"));
        KeptTable keyed = new KeptTable("op/map-v", "v", Layout.MAP, false, value, StructType.fromDDL("value INT"));
        KeptTable list = new KeptTable("op/list-v", "v", Layout.LIST, false, value, new StructType());
        assertThatThrownBy(() -> StateRules.check(of(plain), of(timed)))
                .hasMessageContaining("a time to live was added");
        assertThatThrownBy(() -> StateRules.check(of(timed), of(plain)))
                .hasMessageContaining("a time to live was taken away");
        assertThatThrownBy(() -> StateRules.check(of(plain), of(keyed)))
                .hasMessageContaining("keys were STRING and are INT");
        assertThatThrownBy(() -> StateRules.check(of(plain), of(list)))
                .hasMessageContaining("STATE_STORE_INVALID_VARIABLE_TYPE_CHANGE")
                .hasMessageContaining("is a ListState, and in the checkpoint it is a MapState");
        StateRules.check(of(plain), of(plain));
    }

    private static StateShape of(KeptTable t) {
        return new StateShape(new TreeMap<>(Map.of(t.table(), t)));
    }
}
