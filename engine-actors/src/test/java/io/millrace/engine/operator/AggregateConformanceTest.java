package io.millrace.engine.operator;

import static io.millrace.engine.operator.OperatorHarness.microBatch;
import static io.millrace.engine.operator.OperatorHarness.realTime;
import static io.millrace.engine.operator.OperatorHarness.row;
import static io.millrace.engine.operator.Specs.aggregate;
import static io.millrace.engine.operator.Specs.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.OperatorHarness.Schedule;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.planner.physical.RowStep;
import io.millrace.sql.types.StructType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of the shared conformance cases AG-* and WM-*, on every schedule. */
class AggregateConformanceTest {
    private static final StructType KEYED = schema("k STRING, v INT");
    private static final StructType WINDOWED = schema("window STRUCT<start: TIMESTAMP, end: TIMESTAMP>");
    private static final List<String> BY_WINDOW = List.of("window");

    /** A row of the five-second window that second t falls into. */
    private static Object[] w(long t) {
        long start = Math.floorDiv(t, 5L) * 5;
        return row((Object) row(start * 1_000_000, (start + 5) * 1_000_000));
    }

    private static String win(long start, long count) {
        return "((" + start * 1_000_000 + "," + (start + 5) * 1_000_000 + ")," + count + ")";
    }

    private static OperatorSpec countByWindow(EmitMode mode) {
        return aggregate("agg", WINDOWED, mode, "window", BY_WINDOW, "count");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void ag01CountPerKeyInUpdateMode(Schedule schedule) {
        OperatorHarness h =
                microBatch(schedule, KEYED, aggregate("a", KEYED, EmitMode.UPDATE, null, List.of("k"), "count"));
        assertThat(h.batch(-1, row("a", 1))).isEqualTo("st=1/1/0 {(a,1)}");
        assertThat(h.batch(-1, row("a", 1), row("b", 1))).isEqualTo("st=2/2/0 {(a,2) (b,1)}");
        assertThat(h.batch(-1, row("c", 1), row("c", 1), row("c", 1))).isEqualTo("st=3/1/0 {(c,3)}");
        assertThat(h.batch(-1, row("a", 1), row("c", 1))).isEqualTo("st=3/2/0 {(a,3) (c,4)}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void ag05NullsAreSkipped(Schedule schedule) {
        OperatorHarness h = microBatch(
                schedule,
                KEYED,
                aggregate("a", KEYED, EmitMode.UPDATE, null, List.of("k"), "sum(v)", "avg(v)", "min(v)", "max(v)"));
        assertThat(h.batch(-1, row("a", null))).isEqualTo("st=1/1/0 {(a,null,null,null,null)}");
        assertThat(h.batch(-1, row("a", 3), row("b", -1))).isEqualTo("st=2/2/0 {(a,3,3.0,3,3) (b,-1,-1.0,-1,-1)}");
        assertThat(h.batch(-1, row("a", 4), row("a", null))).isEqualTo("st=2/1/0 {(a,7,3.5,3,4)}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void ag07GlobalAggregateEmitsWithoutInput(Schedule schedule) {
        OperatorHarness h = microBatch(
                schedule, KEYED, aggregate("a", KEYED, EmitMode.COMPLETE, null, List.of(), "count", "sum(v)"));
        assertThat(h.batch(-1)).isEqualTo("st=1/1/0 {(0,null)}");
        assertThat(h.batch(-1, row("b", 5))).isEqualTo("st=1/1/0 {(1,5)}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm01AppendEmitsWhenTheWatermarkPassesTheEnd(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, WINDOWED, countByWindow(EmitMode.APPEND));
        assertThat(h.batch(0, w(10), w(11), w(12), w(13), w(14), w(15))).isEqualTo("st=2/2/0 {}");
        assertThat(h.batch(5)).isEqualTo("st=2/0/0 {}");
        assertThat(h.batch(5, w(25))).isEqualTo("st=3/1/0 {}");
        assertThat(h.batch(15)).isEqualTo("st=2/0/0 {" + win(10, 5) + "}");
        assertThat(h.batch(15, w(10))).isEqualTo("st=2/0/1 {}");
        assertThat(h.batch(15, w(14), w(15), w(19))).isEqualTo("st=2/1/1 {}");
        assertThat(h.batch(15, w(36))).isEqualTo("st=3/1/0 {}");
        assertThat(h.batch(26)).isEqualTo("st=2/0/0 {" + win(15, 3) + "}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm03CompleteIgnoresTheWatermark(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, WINDOWED, countByWindow(EmitMode.COMPLETE));
        assertThat(h.batch(0, w(10), w(11))).isEqualTo("st=1/1/0 {" + win(10, 2) + "}");
        assertThat(h.batch(1, w(25))).isEqualTo("st=2/1/0 {" + win(10, 2) + " " + win(25, 1) + "}");
        assertThat(h.batch(15, w(10))).isEqualTo("st=2/1/0 {" + win(10, 3) + " " + win(25, 1) + "}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm05ClosesExactlyAtTheEnd(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, WINDOWED, countByWindow(EmitMode.APPEND));
        assertThat(h.batch(0, w(4))).isEqualTo("st=1/1/0 {}");
        assertThat(h.batch(4)).isEqualTo("st=1/0/0 {}");
        assertThat(h.batch(4, w(5))).isEqualTo("st=2/1/0 {}");
        assertThat(h.batch(5)).isEqualTo("st=1/0/0 {" + win(0, 1) + "}");
        assertThat(h.batch(5, w(4))).isEqualTo("st=1/0/1 {}");
        assertThat(h.batch(5, w(9))).isEqualTo("st=1/1/0 {}");
        assertThat(h.batch(9)).isEqualTo("st=1/0/0 {}");
        assertThat(h.batch(9, w(10))).isEqualTo("st=2/1/0 {}");
        assertThat(h.batch(10)).isEqualTo("st=1/0/0 {" + win(5, 2) + "}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm15LateRowsOfTheSameBatchAreKept(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, WINDOWED, countByWindow(EmitMode.APPEND));
        assertThat(h.batch(0, w(100), w(3))).isEqualTo("st=2/2/0 {}");
        assertThat(h.batch(100)).isEqualTo("st=1/0/0 {" + win(0, 1) + "}");
        assertThat(h.batch(100, w(3), w(101))).isEqualTo("st=1/1/1 {}");
        assertThat(h.batch(101)).isEqualTo("st=1/0/0 {}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm23EvictionUsesTheNewAndLatenessTheOldWatermark(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, WINDOWED, countByWindow(EmitMode.APPEND));
        assertThat(h.batch(0, w(10), w(11), w(15))).isEqualTo("st=2/2/0 {}");
        assertThat(h.batch(5, w(25))).isEqualTo("st=3/1/0 {}");
        assertThat(h.batch(15, w(25))).isEqualTo("st=2/1/0 {" + win(10, 2) + "}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm33UpdateDoesNotEmitOnEviction(Schedule schedule) {
        OperatorHarness h = microBatch(schedule, WINDOWED, countByWindow(EmitMode.UPDATE));
        assertThat(h.batch(0, w(1))).isEqualTo("st=1/1/0 {" + win(0, 1) + "}");
        assertThat(h.batch(0, w(30))).isEqualTo("st=2/1/0 {" + win(30, 1) + "}");
        assertThat(h.batch(20)).isEqualTo("st=1/0/0 {}");
        assertThat(h.batch(20, w(31))).isEqualTo("st=1/1/0 {" + win(30, 2) + "}");
        assertThat(h.batch(21)).isEqualTo("st=1/0/0 {}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm35WatermarksAreMillisecondsAndEventTimesMicroseconds(Schedule schedule) {
        StructType times = schema("t TIMESTAMP");
        OperatorHarness h =
                microBatch(schedule, times, aggregate("a", times, EmitMode.APPEND, "t", List.of("t"), "count"));
        assertThat(h.batch(0, row(5000999L))).isEqualTo("st=1/1/0 {}");
        assertThat(h.batch(5)).isEqualTo("st=1/0/0 {}");
        assertThat(h.batch(5, row(5001000L))).isEqualTo("st=2/1/0 {}");
        assertThat(h.batchMs(5001)).isEqualTo("st=0/0/0 {(5000999,1) (5001000,1)}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void wm27WindowsOfWindows(Schedule schedule) {
        OperatorSpec.Aggregate inner = aggregate("inner", WINDOWED, EmitMode.APPEND, "window", BY_WINDOW, "count");
        StructType wide = schema("window STRUCT<start: TIMESTAMP, end: TIMESTAMP>, n BIGINT");
        // Ten-second windows of the inner windows' last microsecond, which here is the inner start rounded down.
        io.millrace.planner.expr.Expr start = new io.millrace.planner.expr.Expr.Field(
                new io.millrace.planner.expr.Expr.Bound(0, WINDOWED.field(0).dataType(), true), 0);
        OperatorSpec.Fused rewindow = new OperatorSpec.Fused(
                inner.output(),
                List.of(new RowStep.Project(List.of(
                        tenSeconds(start),
                        new io.millrace.planner.expr.Expr.Bound(1, io.millrace.sql.types.DataTypes.LongType, false)))),
                wide);
        OperatorSpec.Aggregate outer =
                aggregate("outer", wide, EmitMode.APPEND, "window", BY_WINDOW, "count", "sum(n)");
        OperatorHarness h = microBatch(schedule, WINDOWED, inner, rewindow, outer);
        assertThat(h.batch(0, w(1), w(2), w(7))).isEqualTo("st=0/0/0+2/2/0 {}");
        assertThat(h.batch(7)).isEqualTo("st=1/1/0+1/0/0 {}");
        assertThat(h.batch(7, w(12))).isEqualTo("st=1/0/0+2/1/0 {}");
        assertThat(h.batch(12)).isEqualTo("st=0/1/0+1/0/0 {((0,10000000),2,3)}");
        assertThat(h.batch(12, w(30))).isEqualTo("st=0/0/0+2/1/0 {}");
        assertThat(h.batch(30)).isEqualTo("st=0/1/0+1/0/0 {((10000000,20000000),1,1)}");
    }

    private static io.millrace.planner.expr.Expr tenSeconds(io.millrace.planner.expr.Expr startUs) {
        return new io.millrace.planner.expr.Expr.Fn(
                new TenSecondWindow(), List.of(startUs), WINDOWED.field(0).dataType(), true);
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void realTimeAppendEmitsAtTheWatermarkAndFiltersByTheOneBefore(Schedule schedule) {
        OperatorHarness h = realTime(schedule, WINDOWED, countByWindow(EmitMode.APPEND));
        assertThat(h.rows(w(10), w(11), w(12), w(13), w(14), w(15))).isEqualTo("{}");
        assertThat(h.watermark(5)).isEqualTo("{}");
        assertThat(h.rows(w(25))).isEqualTo("{}");
        assertThat(h.watermark(15)).isEqualTo("{" + win(10, 5) + "}");
        assertThat(h.rows(w(10), w(16), w(17))).isEqualTo("{}");
        assertThat(h.barrier()).isEqualTo("st=2/3/1 {}");
        assertThat(h.watermark(26)).isEqualTo("{" + win(15, 3) + "}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void realTimeUpdateEmitsARowForEachRow(Schedule schedule) {
        OperatorHarness h =
                realTime(schedule, KEYED, aggregate("a", KEYED, EmitMode.UPDATE, null, List.of("k"), "count"));
        assertThat(h.rows(row("a", 1), row("a", 1), row("b", 1))).isEqualTo("{(a,1) (a,2) (b,1)}");
        assertThat(h.barrier()).isEqualTo("st=2/2/0 {}");
        assertThat(h.rows(row("a", 1))).isEqualTo("{(a,3)}");
    }
}
