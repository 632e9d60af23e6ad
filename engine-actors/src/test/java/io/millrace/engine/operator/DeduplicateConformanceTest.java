package io.millrace.engine.operator;

import static io.millrace.engine.operator.OperatorHarness.microBatch;
import static io.millrace.engine.operator.OperatorHarness.realTime;
import static io.millrace.engine.operator.OperatorHarness.row;
import static io.millrace.engine.operator.Specs.dedup;
import static io.millrace.engine.operator.Specs.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.OperatorHarness.Schedule;
import io.millrace.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of the shared conformance cases DD-*, on every schedule. */
class DeduplicateConformanceTest {
    private static final StructType PAIRS = schema("k STRING, v INT");
    private static final StructType TIMED = schema("k STRING, t TIMESTAMP");
    private static final long TEN_SECONDS_US = 10_000_000;

    private static Object[] at(String k, long seconds) {
        return row(k, seconds * 1_000_000);
    }

    private static String shown(String k, long seconds) {
        return "(" + k + "," + seconds * 1_000_000 + ")";
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void dd01AllColumns(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, PAIRS, dedup("d", PAIRS, null, null, "k", "v"));
        assertThat(h.batch(-1, row("a", 1), row("a", 1), row("a", 2))).isEqualTo("st=2/2/0 {(a,1) (a,2)}");
        assertThat(h.batch(-1, row("a", 1), row("b", 1))).isEqualTo("st=3/1/0 {(b,1)}");
        assertThat(h.batch(-1, row("b", 1), row("b", 2))).isEqualTo("st=4/1/0 {(b,2)}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void dd03TwoInARow(Schedule schedule) {
        OperatorHarness h = microBatch(
                schedule, PAIRS, dedup("d1", PAIRS, null, null, "k", "v"), dedup("d2", PAIRS, null, null, "k"));
        assertThat(h.batch(-1, row("a", 1))).isEqualTo("st=1/1/0+1/1/0 {(a,1)}");
        assertThat(h.batch(-1, row("a", 2))).isEqualTo("st=1/0/0+2/1/0 {}");
        assertThat(h.batch(-1, row("b", 1))).isEqualTo("st=2/1/0+3/1/0 {(b,1)}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void dd05EventTimeNotAmongTheKeys(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, TIMED, dedup("d", TIMED, "t", null, "k"));
        assertThat(h.batch(0, at("a", 1))).isEqualTo("st=1/1/0 {" + shown("a", 1) + "}");
        assertThat(h.batch(0, at("b", 100))).isEqualTo("st=2/1/0 {" + shown("b", 100) + "}");
        assertThat(h.batch(90)).isEqualTo("st=2/0/0 {}");
        assertThat(h.batch(90, at("a", 200), at("c", 1))).isEqualTo("st=2/0/1 {}");
        assertThat(h.batch(190)).isEqualTo("st=2/0/0 {}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void dd07NanAndNegativeZeroAreOneKeyEach(Schedule schedule) {
        StructType doubles = schema("d DOUBLE");
        OperatorHarness h = microBatch(schedule, doubles, dedup("d", doubles, null, null, "d"));
        double otherNan = Double.longBitsToDouble(0x7ff8000000000001L);
        assertThat(h.batch(-1, row(Double.NaN), row(otherNan), row(0.0), row(-0.0)))
                .isEqualTo("st=2/2/0 {0.0 NaN}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void dd11WithinWatermarkAllColumns(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, TIMED, dedup("d", TIMED, "t", TEN_SECONDS_US, "k", "t"));
        assertThat(h.batch(0, at("a", 1), at("a", 1), at("a", 2)))
                .isEqualTo("st=2/2/0 {" + shown("a", 1) + " " + shown("a", 2) + "}");
        assertThat(h.batch(0, at("a", 1))).isEqualTo("st=2/0/0 {}");
        assertThat(h.batch(0, at("b", 30))).isEqualTo("st=3/1/0 {" + shown("b", 30) + "}");
        assertThat(h.batch(20)).isEqualTo("st=1/0/0 {}");
        assertThat(h.batch(20, at("a", 1))).isEqualTo("st=1/0/1 {}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void dd15RemovedWhenTheWatermarkEqualsTheExpiry(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, TIMED, dedup("d", TIMED, "t", TEN_SECONDS_US, "k"));
        assertThat(h.batch(0, at("a", 10))).isEqualTo("st=1/1/0 {" + shown("a", 10) + "}");
        assertThat(h.batch(0, at("z", 30))).isEqualTo("st=2/1/0 {" + shown("z", 30) + "}");
        assertThat(h.batch(20)).isEqualTo("st=1/0/0 {}");
        assertThat(h.batch(20, at("a", 21))).isEqualTo("st=2/1/0 {" + shown("a", 21) + "}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void eventTimeAmongTheKeysBoundsTheState(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, TIMED, dedup("d", TIMED, "t", null, "k", "t"));
        assertThat(h.batch(0, at("a", 10), at("a", 30))).startsWith("st=2/2/0");
        assertThat(h.batch(20)).isEqualTo("st=1/0/0 {}");
        assertThat(h.batch(20, at("a", 10), at("a", 20), at("a", 30))).isEqualTo("st=1/0/2 {}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void realTimeEmitsAtFirstSight(Schedule schedule) {
        OperatorHarness h = realTime(schedule, TIMED, dedup("d", TIMED, "t", TEN_SECONDS_US, "k"));
        assertThat(h.rows(at("a", 10), at("a", 11))).isEqualTo("{" + shown("a", 10) + "}");
        assertThat(h.watermark(20)).isEqualTo("{}");
        assertThat(h.rows(at("a", 21), at("b", 20))).isEqualTo("{" + shown("a", 21) + "}");
        assertThat(h.barrier()).isEqualTo("st=1/2/1 {}");
    }
}
