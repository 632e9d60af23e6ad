package io.millrace.engine.operator;

import static io.millrace.engine.operator.GroupedSpecs.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.OperatorHarness.Schedule;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.sql.Encoders;
import io.millrace.sql.streaming.GroupState;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.GroupCall;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timeouts of section 5.7 batch by batch with a clock of the test's own, and the same in real time. */
class GroupStateConformanceTest {
    private static final long TIMEOUT_MS = 10_000;

    private static OperatorSpec.Grouped counting() {
        return GroupedSpecs.of(new GroupCall.FlatMapState(
                (key, rows, state) -> count((String) key, rows, state),
                OutputMode.Update(),
                GroupedSpecs.erased(Encoders.LONG()),
                GroupStateTimeout.ProcessingTimeTimeout()));
    }

    private static Iterator<Object> count(String key, Iterator<Object> rows, GroupState<Object> state) {
        if (state.hasTimedOut()) {
            state.remove();
            return List.<Object>of(key + ":-1").iterator();
        }
        long n = state.exists() ? (Long) state.get() : 0;
        while (rows.hasNext()) {
            rows.next();
            n++;
        }
        state.update(n);
        state.setTimeoutDuration(TIMEOUT_MS);
        return List.<Object>of(key + ":" + n).iterator();
    }

    private static String batch(OperatorHarness h, long nowMs, Object[]... rows) {
        h.clockMs(nowMs);
        return h.batch(-1, rows);
    }

    /** GS-05, and the strict limit of GS-06. */
    @ParameterizedTest
    @EnumSource(Schedule.class)
    void processingTimeTimeouts(Schedule schedule) {
        OperatorHarness h = OperatorHarness.microBatch(schedule, GroupedSpecs.INPUT, counting());
        assertThat(batch(h, 1_000, row("a", 0))).isEqualTo("st=1/1/0 {a:1}");
        assertThat(h.snapshot().nextTimerMs()).isEqualTo(11_001);
        assertThat(batch(h, 2_000, row("b", 0))).isEqualTo("st=2/1/0 {b:1}");
        assertThat(batch(h, 11_000)).as("not yet over").isEqualTo("st=2/0/0 {}");
        assertThat(batch(h, 12_000, row("b", 0))).isEqualTo("st=1/1/0 {a:-1 b:2}");
        assertThat(batch(h, 23_000, row("c", 0))).isEqualTo("st=1/1/0 {b:-1 c:1}");
        assertThat(batch(h, 35_000)).isEqualTo("st=0/0/0 {c:-1}");
        assertThat(h.snapshot().nextTimerMs()).isEqualTo(Long.MAX_VALUE);
    }

    /** A key with rows in a batch is not timed out in it. */
    @ParameterizedTest
    @EnumSource(Schedule.class)
    void rowsPutATimeoutOff(Schedule schedule) {
        OperatorHarness h = OperatorHarness.microBatch(schedule, GroupedSpecs.INPUT, counting());
        batch(h, 1_000, row("a", 0));
        assertThat(batch(h, 20_000, row("a", 0), row("a", 0))).isEqualTo("st=1/1/0 {a:3}");
        assertThat(batch(h, 30_000)).isEqualTo("st=1/0/0 {}");
        assertThat(batch(h, 30_001)).isEqualTo("st=0/0/0 {a:-1}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Schedule.class,
            names = {"ROW_BY_ROW", "ONE_FRAME", "BLOCKED_EVERY_OTHER_ROW"})
    void inRealTimeAKeyIsTimedOutByTheClockAlone(Schedule schedule) {
        OperatorHarness h = OperatorHarness.realTime(schedule, GroupedSpecs.INPUT, counting());
        h.clockMs(1_000);
        assertThat(h.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(h.rows(row("a", 0), row("a", 0))).isEqualTo("{a:1 a:2}");
        assertThat(h.nextDeadlineMs()).isEqualTo(11_001);
        h.clockMs(2_000);
        assertThat(h.rows(row("a", 0), row("b", 0))).isEqualTo("{a:3 b:1}");
        assertThat(h.clockMs(11_001)).as("put off by the row at 2000").isEqualTo("{}");
        assertThat(h.nextDeadlineMs()).isEqualTo(12_001);
        assertThat(h.clockMs(12_001)).isEqualTo("{a:-1 b:-1}");
        assertThat(h.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(h.barrier()).isEqualTo("st=0/4/0 {}");
    }

    @Test
    void inRealTimeAKeyIsTimedOutWhenTheWatermarkPasses() {
        OperatorHarness h = OperatorHarness.realTime(
                Schedule.ROW_BY_ROW,
                GroupedSpecs.INPUT,
                GroupedSpecs.of(new GroupCall.MapState(
                        (key, rows, state) -> {
                            if (state.hasTimedOut()) {
                                state.remove();
                                return key + ":late@" + state.getCurrentWatermarkMs();
                            }
                            long max = ((io.millrace.sql.Row) rows.next()).getLong(1);
                            state.update(max);
                            state.setTimeoutTimestamp(max * 1000, "5 seconds");
                            return key + ":" + max;
                        },
                        GroupedSpecs.erased(Encoders.LONG()),
                        GroupStateTimeout.EventTimeTimeout())));
        assertThat(h.rows(row("a", 11), row("b", 14))).isEqualTo("{a:11 b:14}");
        assertThat(h.watermark(16)).as("16 s is not yet past 16 s").isEqualTo("{}");
        assertThat(h.watermark(17)).isEqualTo("{a:late@17000}");
        assertThat(h.rows(row("a", 17), row("a", 18))).as("17 is late").isEqualTo("{a:18}");
        assertThat(h.barrier()).isEqualTo("st=2/3/1 {}");
    }

    /** A function may ask for a timeout without keeping anything, and change what it keeps while its results are walked. */
    @Test
    void aTimeoutWithoutStateAndAStateThatComesLate() {
        List<String> seen = new ArrayList<>();
        OperatorHarness h = OperatorHarness.microBatch(
                Schedule.RESTORED_AFTER_EACH_EPOCH,
                GroupedSpecs.INPUT,
                GroupedSpecs.of(new GroupCall.FlatMapState(
                        (key, rows, state) -> {
                            seen.add(key + ":" + state.hasTimedOut() + ":" + state.getOption());
                            if (!state.hasTimedOut()) {
                                state.setTimeoutDuration("1 second");
                                return List.<Object>of().iterator();
                            }
                            return new Iterator<>() {
                                private int n;

                                @Override
                                public boolean hasNext() {
                                    return n < 2;
                                }

                                @Override
                                public Object next() {
                                    n++;
                                    state.update((long) n);
                                    return key + ":" + n;
                                }
                            };
                        },
                        OutputMode.Update(),
                        GroupedSpecs.erased(Encoders.LONG()),
                        GroupStateTimeout.ProcessingTimeTimeout())));
        assertThat(batch(h, 1_000, row("a", 0))).isEqualTo("st=1/1/0 {}");
        assertThat(batch(h, 2_001)).isEqualTo("st=1/1/0 {a:1 a:2}");
        assertThat(batch(h, 9_000)).isEqualTo("st=1/0/0 {}");
        assertThat(batch(h, 10_000, row("a", 0))).isEqualTo("st=1/1/0 {}");
        assertThat(seen).containsExactly("a:false:Optional.empty", "a:true:Optional.empty", "a:false:Optional[2]");
    }
}
