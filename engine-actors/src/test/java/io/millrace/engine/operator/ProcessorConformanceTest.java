package io.millrace.engine.operator;

import static io.millrace.engine.operator.GroupedSpecs.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.operator.OperatorHarness.Schedule;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.sql.Encoders;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.ExpiredTimerInfo;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StatefulProcessorHandle;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.ValueState;
import io.millrace.sql.tree.GroupCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers and time to live of section 5.8 batch by batch with a clock of the test's own, and the same in real time. */
class ProcessorConformanceTest {
    private static final TTLConfig FIVE_SECONDS = new TTLConfig(Duration.ofSeconds(5));

    /** What the processors of these tests have in common: a handle as in init, rows one by one. */
    private abstract static class Simple extends StatefulProcessor<Object, Object, Object> {
        abstract void start(StatefulProcessorHandle handle);

        abstract List<String> row(String key, long v, TimerValues times);

        List<String> timer(String key, long timerMs, TimerValues times) {
            return List.of();
        }

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            start(getHandle());
        }

        @Override
        public Iterator<Object> handleInputRows(Object key, Iterator<Object> rows, TimerValues times) {
            List<Object> all = new ArrayList<>();
            rows.forEachRemaining(r -> all.addAll(row((String) key, ((Row) r).getLong(1), times)));
            return all.iterator();
        }

        @Override
        public Iterator<Object> handleExpiredTimer(Object key, TimerValues times, ExpiredTimerInfo info) {
            return new ArrayList<Object>(timer((String) key, info.getExpiryTimeInMs(), times)).iterator();
        }

        String timers() {
            List<String> all = new ArrayList<>();
            getHandle().listTimers().forEachRemaining(t -> all.add(String.valueOf(t)));
            return String.join("/", all);
        }
    }

    /** TW-05. */
    private static final class Once extends Simple {
        private transient ValueState<Long> seen;

        @Override
        void start(StatefulProcessorHandle handle) {
            seen = handle.getValueState("seen", Encoders.LONG(), TTLConfig.NONE);
        }

        @Override
        List<String> row(String key, long v, TimerValues times) {
            long nowMs = times.getCurrentProcessingTimeInMs();
            if (!seen.exists()) {
                seen.update(1L);
                getHandle().registerTimer(nowMs + 5000);
            }
            return List.of(key + ":1@" + nowMs);
        }

        @Override
        List<String> timer(String key, long timerMs, TimerValues times) {
            seen.clear();
            return List.of(key + ":T" + timerMs + "@" + times.getCurrentProcessingTimeInMs());
        }
    }

    /** TW-07. */
    private static final class Several extends Simple {
        @Override
        void start(StatefulProcessorHandle handle) {}

        @Override
        List<String> row(String key, long v, TimerValues times) {
            long nowMs = times.getCurrentProcessingTimeInMs();
            if (v == 9) {
                getHandle().deleteTimer(11_000);
            } else {
                getHandle().registerTimer(nowMs + 5000);
                getHandle().registerTimer(nowMs + 10_000);
                getHandle().registerTimer(nowMs + 15_000);
                getHandle().registerTimer(nowMs + 15_000);
            }
            return List.of(key + ":" + timers());
        }

        @Override
        List<String> timer(String key, long timerMs, TimerValues times) {
            return List.of(key + ":T" + timerMs + ":left" + timers());
        }
    }

    /** TW-09, and a timer that registers another which is over as well. */
    private static final class Past extends Simple {
        private final boolean again;

        Past(boolean again) {
            this.again = again;
        }

        @Override
        void start(StatefulProcessorHandle handle) {}

        @Override
        List<String> row(String key, long v, TimerValues times) {
            getHandle().registerTimer(0);
            return List.of(key + ":in");
        }

        @Override
        List<String> timer(String key, long timerMs, TimerValues times) {
            if (again && timerMs < 2) {
                getHandle().registerTimer(timerMs + 1);
            }
            return List.of(key + ":T" + timerMs);
        }
    }

    private static final class ValueTtl extends Simple {
        private transient ValueState<Long> kept;

        @Override
        void start(StatefulProcessorHandle handle) {
            kept = handle.getValueState("kept", Encoders.LONG(), FIVE_SECONDS);
        }

        @Override
        List<String> row(String key, long v, TimerValues times) {
            if (v > 0) {
                kept.update(v);
            }
            return List.of(key + ":" + (kept.get() == null ? "none" : String.valueOf(kept.get())));
        }
    }

    private static final class ListTtl extends Simple {
        private transient ListState<String> kept;

        @Override
        void start(StatefulProcessorHandle handle) {
            kept = handle.getListState("kept", Encoders.STRING(), FIVE_SECONDS);
        }

        @Override
        List<String> row(String key, long v, TimerValues times) {
            if (v > 0) {
                kept.appendValue("x" + v);
            }
            List<String> all = new ArrayList<>();
            kept.get().forEachRemaining(all::add);
            return List.of(key + ":" + String.join("/", all));
        }
    }

    private static final class MapTtl extends Simple {
        private transient MapState<String, Long> kept;

        @Override
        void start(StatefulProcessorHandle handle) {
            kept = handle.getMapState("kept", Encoders.STRING(), Encoders.LONG(), FIVE_SECONDS);
        }

        @Override
        List<String> row(String key, long v, TimerValues times) {
            if (v > 0) {
                kept.updateValue("x" + v, v);
            }
            List<String> all = new ArrayList<>();
            kept.keys().forEachRemaining(all::add);
            return List.of(key + ":" + String.join("/", all));
        }
    }

    /** All that list and map state can do, without time to live. */
    private static final class Everything extends Simple {
        private transient ListState<Long> list;
        private transient MapState<Long, String> map;

        @Override
        void start(StatefulProcessorHandle handle) {
            list = handle.getListState("list", Encoders.LONG(), TTLConfig.NONE);
            map = handle.getMapState("map", Encoders.LONG(), Encoders.STRING(), TTLConfig.NONE);
        }

        @Override
        List<String> row(String key, long v, TimerValues times) {
            if (v == 0) {
                list.clear();
                map.clear();
            } else if (v == 9) {
                list.put(new Long[] {7L, 8L});
                map.removeKey(1L);
            } else {
                list.appendList(new Long[] {v, v * 10});
                map.updateValue(v, key + v);
                map.updateValue(v + 1, key + v);
            }
            StringBuilder all = new StringBuilder(key + ":" + list.exists() + map.exists());
            list.get().forEachRemaining(e -> all.append(",").append(e));
            map.iterator()
                    .forEachRemaining(
                            e -> all.append(";").append(e._1()).append("=").append(e._2()));
            return List.of(all + "|" + map.containsKey(1L) + "|" + map.getValue(2L));
        }
    }

    private static OperatorSpec.Grouped spec(Simple processor, TimeMode mode) {
        return GroupedSpecs.of(new GroupCall.Processor(processor, OutputMode.Update(), mode, null));
    }

    private static OperatorHarness batches(Schedule schedule, Simple processor) {
        return OperatorHarness.microBatch(schedule, GroupedSpecs.INPUT, spec(processor, TimeMode.ProcessingTime()));
    }

    private static String batch(OperatorHarness h, long nowMs, Object[]... rows) {
        h.clockMs(nowMs);
        return h.batch(-1, rows);
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void tw05(Schedule schedule) {
        OperatorHarness h = batches(schedule, new Once());
        assertThat(batch(h, 1_000, row("a", 0))).isEqualTo("st=1/1/0 {a:1@1000}");
        assertThat(h.snapshot().nextTimerMs()).isEqualTo(6_000);
        assertThat(batch(h, 2_000, row("b", 0))).isEqualTo("st=2/1/0 {b:1@2000}");
        assertThat(batch(h, 6_000)).isEqualTo("st=1/0/0 {a:T6000@6000}");
        assertThat(batch(h, 7_000)).isEqualTo("st=0/0/0 {b:T7000@7000}");
        assertThat(batch(h, 8_000, row("a", 0))).isEqualTo("st=1/1/0 {a:1@8000}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void tw07(Schedule schedule) {
        OperatorHarness h = batches(schedule, new Several());
        assertThat(batch(h, 1_000, row("a", 0))).isEqualTo("st=0/0/0 {a:6000/11000/16000}");
        assertThat(batch(h, 2_000, row("a", 9))).isEqualTo("st=0/0/0 {a:6000/16000}");
        assertThat(batch(h, 22_000)).isEqualTo("st=0/0/0 {a:T16000:left16000 a:T6000:left6000/16000}");
        assertThat(h.snapshot().nextTimerMs()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void tw09(Schedule schedule) {
        OperatorHarness h = batches(schedule, new Past(false));
        assertThat(batch(h, 1_000, row("a", 0))).isEqualTo("st=0/0/0 {a:T0 a:in}");
    }

    /** A timer that a timer registers waits for the next batch. */
    @ParameterizedTest
    @EnumSource(Schedule.class)
    void timersOfTimersWait(Schedule schedule) {
        OperatorHarness h = batches(schedule, new Past(true));
        assertThat(batch(h, 1_000, row("a", 0))).isEqualTo("st=0/0/0 {a:T0 a:in}");
        assertThat(batch(h, 2_000)).isEqualTo("st=0/0/0 {a:T1}");
        assertThat(batch(h, 3_000)).isEqualTo("st=0/0/0 {a:T2}");
        assertThat(batch(h, 4_000)).isEqualTo("st=0/0/0 {}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void tw13(Schedule schedule) {
        OperatorHarness h = batches(schedule, new ValueTtl());
        assertThat(batch(h, 1_000, row("a", 7))).isEqualTo("st=1/1/0 {a:7}");
        assertThat(batch(h, 5_000, row("a", 0))).isEqualTo("st=1/0/0 {a:7}");
        assertThat(batch(h, 6_000, row("a", 0))).isEqualTo("st=0/0/0 {a:none}");
        assertThat(batch(h, 7_000, row("a", 0))).isEqualTo("st=0/0/0 {a:none}");
        assertThat(batch(h, 8_000, row("a", 9))).isEqualTo("st=1/1/0 {a:9}");
        assertThat(batch(h, 12_000, row("a", 8))).isEqualTo("st=1/1/0 {a:8}");
        assertThat(batch(h, 16_000, row("a", 0))).isEqualTo("st=1/0/0 {a:8}");
        assertThat(batch(h, 18_000, row("a", 0))).isEqualTo("st=0/0/0 {a:none}");
    }

    /** As maps, whose entries live each by itself; an element that is appended does not prolong the others. */
    @ParameterizedTest
    @EnumSource(Schedule.class)
    void listElementsLiveEachByItself(Schedule schedule) {
        OperatorHarness h = batches(schedule, new ListTtl());
        assertThat(batch(h, 1_000, row("a", 1))).isEqualTo("st=1/1/0 {a:x1}");
        assertThat(batch(h, 4_000, row("a", 2))).isEqualTo("st=1/1/0 {a:x1/x2}");
        assertThat(batch(h, 6_000, row("a", 0))).isEqualTo("st=1/0/0 {a:x2}");
        assertThat(batch(h, 9_000, row("a", 0))).isEqualTo("st=0/0/0 {a:}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void tw15(Schedule schedule) {
        OperatorHarness h = batches(schedule, new MapTtl());
        assertThat(batch(h, 1_000, row("a", 1))).isEqualTo("st=1/1/0 {a:x1}");
        assertThat(batch(h, 4_000, row("a", 2))).isEqualTo("st=2/1/0 {a:x1/x2}");
        assertThat(batch(h, 6_000, row("a", 0))).isEqualTo("st=1/0/0 {a:x2}");
        assertThat(batch(h, 9_000, row("a", 0))).isEqualTo("st=0/0/0 {a:}");
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void listsAndMaps(Schedule schedule) {
        OperatorHarness h =
                OperatorHarness.microBatch(schedule, GroupedSpecs.INPUT, spec(new Everything(), TimeMode.None()));
        assertThat(batch(h, 0, row("a", 1), row("b", 2)))
                .isEqualTo("st=6/8/0 {a:truetrue,1,10;1=a1;2=a1|true|a1 b:truetrue,2,20;2=b2;3=b2|false|b2}");
        assertThat(batch(h, 0, row("a", 9))).isEqualTo("st=5/2/0 {a:truetrue,7,8;2=a1|false|a1}");
        assertThat(batch(h, 0, row("a", 0), row("b", 3)))
                .isEqualTo("st=4/4/0 {a:falsefalse|false|null b:truetrue,2,20,3,30;2=b2;3=b3;4=b3|false|b2}");
    }

    @ParameterizedTest
    @EnumSource(
            value = Schedule.class,
            names = {"ROW_BY_ROW", "ONE_FRAME", "BLOCKED_EVERY_OTHER_ROW"})
    void inRealTimeTimersFireByTheClockOnIdleKeys(Schedule schedule) {
        OperatorHarness h =
                OperatorHarness.realTime(schedule, GroupedSpecs.INPUT, spec(new Once(), TimeMode.ProcessingTime()));
        h.clockMs(1_000);
        assertThat(h.rows(row("a", 0), row("b", 0))).isEqualTo("{a:1@1000 b:1@1000}");
        assertThat(h.nextDeadlineMs()).isEqualTo(6_000);
        assertThat(h.clockMs(5_999)).isEqualTo("{}");
        assertThat(h.clockMs(6_000)).isEqualTo("{a:T6000@6000 b:T6000@6000}");
        assertThat(h.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void inRealTimeATimerThatIsOverFiresAtOnceAndItsTimerAMillisecondLater() {
        OperatorHarness h = OperatorHarness.realTime(
                Schedule.ONE_FRAME, GroupedSpecs.INPUT, spec(new Past(true), TimeMode.ProcessingTime()));
        h.clockMs(1_000);
        assertThat(h.rows(row("a", 0))).isEqualTo("{a:T0 a:in}");
        assertThat(h.nextDeadlineMs()).isEqualTo(1_001);
        assertThat(h.clockMs(1_001)).isEqualTo("{a:T1}");
        assertThat(h.clockMs(1_002)).isEqualTo("{a:T2}");
        assertThat(h.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void inRealTimeEventTimersFireWithTheWatermark() {
        OperatorHarness h = OperatorHarness.realTime(
                Schedule.ROW_BY_ROW,
                GroupedSpecs.INPUT,
                spec(
                        new Simple() {
                            @Override
                            void start(StatefulProcessorHandle handle) {}

                            @Override
                            List<String> row(String key, long v, TimerValues times) {
                                getHandle().registerTimer(v * 1000);
                                return List.of(key + ":" + v);
                            }

                            @Override
                            List<String> timer(String key, long timerMs, TimerValues times) {
                                return List.of(key + ":T" + timerMs + "@" + times.getCurrentWatermarkInMs());
                            }
                        },
                        TimeMode.EventTime()));
        assertThat(h.rows(row("a", 5), row("a", 9), row("b", 7))).isEqualTo("{a:5 a:9 b:7}");
        assertThat(h.watermark(7)).isEqualTo("{a:T5000@7000 b:T7000@7000}");
        assertThat(h.rows(row("a", 6))).as("late").isEqualTo("{}");
        assertThat(h.watermark(20)).isEqualTo("{a:T9000@20000}");
        assertThat(h.barrier()).isEqualTo("st=0/0/1 {}");
    }

    @Test
    void whatIsAskedForAtTheWrongTimeIsRefused() {
        assertThatThrownBy(() -> batch(
                        OperatorHarness.microBatch(
                                Schedule.ONE_FRAME, GroupedSpecs.INPUT, spec(new Once(), TimeMode.None())),
                        0,
                        row("a", 0)))
                .hasMessageContaining("STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE");
        assertThatThrownBy(() -> OperatorHarness.microBatch(
                        Schedule.ONE_FRAME, GroupedSpecs.INPUT, spec(new ValueTtl(), TimeMode.EventTime())))
                .hasMessageContaining("STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL");
        assertThatThrownBy(() -> OperatorHarness.microBatch(
                        Schedule.ONE_FRAME,
                        GroupedSpecs.INPUT,
                        spec(
                                new Simple() {
                                    @Override
                                    void start(StatefulProcessorHandle handle) {
                                        handle.getValueState("x", Encoders.LONG(), TTLConfig.NONE);
                                        handle.getListState("x", Encoders.LONG(), TTLConfig.NONE);
                                    }

                                    @Override
                                    List<String> row(String key, long v, TimerValues times) {
                                        return List.of();
                                    }
                                },
                                TimeMode.None())))
                .hasMessageContaining("STATEFUL_PROCESSOR_DUPLICATE_STATE_VARIABLE_DEFINED");
    }
}
