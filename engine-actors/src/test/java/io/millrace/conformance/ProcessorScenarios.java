package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.java.function.MapFunction;
import io.millrace.conformance.ProcessorCases.Counting;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.ExpiredTimerInfo;
import io.millrace.sql.streaming.ListState;
import io.millrace.sql.streaming.MapState;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StatefulProcessorWithInitialState;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.streaming.ValueState;
import io.millrace.sql.types.StructType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** Section 5.8: refusals, restarts, initial state, and timers by the clock. */
final class ProcessorScenarios {
    private static final String KV = "k STRING, v BIGINT";

    private ProcessorScenarios() {}

    /** Does something with a list. */
    private static final class Listing extends StatefulProcessor<String, Row, String> {
        private final Consumer<ListState<String>> use;
        private transient ListState<String> list;

        Listing(Consumer<ListState<String>> use) {
            this.use = use;
        }

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            list = getHandle().getListState("list", Encoders.STRING(), TTLConfig.NONE);
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            use.accept(list);
            return Collections.emptyIterator();
        }
    }

    /** Forgets a key some time after its first row. */
    private static final class Expiring extends StatefulProcessor<String, Row, String> {
        private final long afterMs;
        private transient ValueState<Long> seen;

        Expiring(long afterMs) {
            this.afterMs = afterMs;
        }

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            seen = getHandle().getValueState("seen", Encoders.LONG(), TTLConfig.NONE);
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            if (!seen.exists()) {
                seen.update(timers.getCurrentProcessingTimeInMs());
                getHandle().registerTimer(timers.getCurrentProcessingTimeInMs() + afterMs);
            }
            return List.of(key + ":in").iterator();
        }

        @Override
        public Iterator<String> handleExpiredTimer(String key, TimerValues timers, ExpiredTimerInfo timer) {
            boolean inTime = timers.getCurrentProcessingTimeInMs() >= timer.getExpiryTimeInMs()
                    && timer.getExpiryTimeInMs() == seen.get() + afterMs;
            seen.clear();
            return List.of(key + ":T" + inTime).iterator();
        }
    }

    private static final class Summing extends StatefulProcessorWithInitialState<String, Row, String, Long> {
        private transient ValueState<Long> sum;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            sum = getHandle().getValueState("sum", Encoders.LONG(), TTLConfig.NONE);
        }

        private long add(long more) {
            Long before = sum.get();
            long now = (before == null ? 0 : before) + more;
            if (more != 0) {
                sum.update(now);
            }
            return now;
        }

        @Override
        public void handleInitialState(String key, Long state, TimerValues timers) {
            add(state);
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            long now = 0;
            while (rows.hasNext()) {
                now = add(rows.next().getLong(1));
            }
            return List.of(key + ":" + now).iterator();
        }
    }

    /** Other variables than the first version had. */
    private static final class Changed extends StatefulProcessor<String, Row, String> {
        private final boolean asList;

        Changed(boolean asList) {
            this.asList = asList;
        }

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            if (asList) {
                getHandle().getListState("count", Encoders.LONG(), TTLConfig.NONE);
            } else {
                getHandle().getValueState("count", Encoders.LONG(), TTLConfig.NONE);
                getHandle().getValueState("more", Encoders.STRING(), TTLConfig.NONE);
            }
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            return List.of(key).iterator();
        }
    }

    /** TW-07 with short times: three timers, the second deleted; tells how many there are. */
    private static final class SeveralTimers extends StatefulProcessor<String, Row, String> {
        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {}

        private List<Long> timers() {
            List<Long> all = new ArrayList<>();
            getHandle().listTimers().forEachRemaining(all::add);
            return all;
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues times) {
            while (rows.hasNext()) {
                if (rows.next().getLong(1) == 9) {
                    getHandle().deleteTimer(timers().get(1));
                } else {
                    for (int i = 1; i <= 3; i++) {
                        getHandle().registerTimer(times.getCurrentProcessingTimeInMs() + i * 400L);
                    }
                }
            }
            return List.of(key + ":" + timers().size()).iterator();
        }

        @Override
        public Iterator<String> handleExpiredTimer(String key, TimerValues times, ExpiredTimerInfo timer) {
            return List.of(key + ":left" + timers().size()).iterator();
        }
    }

    /** TW-09. */
    private static final class PastTimer extends StatefulProcessor<String, Row, String> {
        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {}

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues times) {
            getHandle().registerTimer(0);
            return List.of(key + ":in").iterator();
        }

        @Override
        public Iterator<String> handleExpiredTimer(String key, TimerValues times, ExpiredTimerInfo timer) {
            return List.of(key + ":T" + timer.getExpiryTimeInMs()).iterator();
        }
    }

    /** TW-13 and TW-15 with short times: keeps positive values for half a second, and tells what there is. */
    private static final class Forgetting extends StatefulProcessor<String, Row, String> {
        private static final TTLConfig TTL = new TTLConfig(Duration.ofMillis(500));
        private transient ValueState<Long> value;
        private transient MapState<String, Long> map;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            value = getHandle().getValueState("value", Encoders.LONG(), TTL);
            map = getHandle().getMapState("map", Encoders.STRING(), Encoders.LONG(), TTL);
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues times) {
            List<String> all = new ArrayList<>();
            while (rows.hasNext()) {
                long v = rows.next().getLong(1);
                if (v > 0) {
                    value.update(v);
                    map.updateValue("x" + v, v);
                }
                List<String> keys = new ArrayList<>();
                map.keys().forEachRemaining(keys::add);
                all.add(key + ":" + value.get() + keys);
            }
            return all.iterator();
        }
    }

    private static Dataset<Row> byClock(Dataset<Row> df, StatefulProcessor<String, Row, String> processor) {
        return ProcessorCases.run(
                GroupStateCases.byFirst(df), processor, TimeMode.ProcessingTime(), OutputMode.Update());
    }

    private static void severalTimers(Bench b, Trigger trigger) throws Exception {
        var stream = b.stream(KV);
        Bench.Run run = b.start(byClock(stream.toDF(), new SeveralTimers()), "update", trigger);
        Bench.add(stream, (Object) Bench.row("a", 0L));
        run.rows();
        Bench.add(stream, (Object) Bench.row("a", 9L));
        await(run, "a:left1");
        assertThat(run.rows()).containsExactly("a:2", "a:3", "a:left1", "a:left2");
        run.stop();
    }

    private static void forgetting(Bench b, Trigger trigger) throws Exception {
        var stream = b.stream(KV);
        Bench.Run run = b.start(byClock(stream.toDF(), new Forgetting()), "update", trigger);
        Bench.add(stream, (Object) Bench.row("a", 7L));
        assertThat(run.rows()).containsExactly("a:7[x7]");
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
            Bench.add(stream, (Object) Bench.row("a", 0L));
            return run.rows().contains("a:null[]");
        });
        Bench.add(stream, (Object) Bench.row("a", 8L));
        assertThat(run.rows()).contains("a:8[x8]");
        run.stop();
    }

    private static Dataset<Row> query(Dataset<Row> df, StatefulProcessor<String, Row, String> processor) {
        return ProcessorCases.run(GroupStateCases.byFirst(df), processor, TimeMode.None(), OutputMode.Update());
    }

    private static void fails(Bench b, Consumer<ListState<String>> use, String condition) throws Exception {
        var stream = b.stream(KV);
        Bench.add(stream, (Object) Bench.row("a", 1L));
        Bench.fails(b.start(query(stream.toDF(), new Listing(use)), "update"), condition);
    }

    private static void elementsOfAClearedList(Bench b) throws Exception {
        var stream = b.stream(KV);
        Consumer<ListState<String>> use = list -> {
            if (list.exists()) {
                list.clear();
            } else {
                list.clear();
                list.appendList(new String[] {"x", "y"});
            }
        };
        Bench.Run run = b.start(query(stream.toDF(), new Listing(use)), "update");
        for (long removed : new long[] {0, 2}) {
            Bench.add(stream, (Object) Bench.row("a", 1L));
            run.rows();
            assertThat(run.query().lastProgress().stateOperators()[0].numRowsRemoved())
                    .isEqualTo(removed);
        }
        run.stop();
    }

    private static void timers(Bench b, Trigger trigger) throws Exception {
        var stream = b.stream(KV);
        Dataset<Row> query = ProcessorCases.run(
                GroupStateCases.byFirst(stream.toDF()),
                new Expiring(400),
                TimeMode.ProcessingTime(),
                OutputMode.Update());
        Bench.Run run = b.start(query, "update", trigger);
        Bench.add(stream, (Object) Bench.row("a", 1L));
        assertThat(run.rows()).containsExactly("a:in");
        await(run, "a:Ttrue");
        Bench.add(stream, (Object) Bench.row("b", 1L));
        run.rows();
        run.stop();
        Bench.Run again = b.start(query, "update", trigger);
        await(again, "b:Ttrue");
        assertThat(again.rows()).containsExactly("b:Ttrue");
        again.stop();
    }

    private static void await(Bench.Run run, String row) {
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() ->
                        run.epochs().values().stream().flatMap(List::stream).anyMatch(row::equals));
    }

    private static void initialState(Bench b) throws Exception {
        Dataset<Row> table = b.session()
                .createDataFrame(
                        Arrays.asList(RowFactory.create("a", 1L), RowFactory.create("a", 2L)), StructType.fromDDL(KV));
        KeyValueGroupedDataset<String, Long> initial =
                GroupStateCases.byFirst(table).mapValues((MapFunction<Row, Long>) r -> r.getLong(1), Encoders.LONG());
        var stream = b.stream(KV);
        Dataset<Row> query = GroupStateCases.byFirst(stream.toDF())
                .transformWithState(
                        new Summing(),
                        TimeMode.None(),
                        OutputMode.Update(),
                        initial,
                        Encoders.STRING(),
                        Encoders.LONG())
                .toDF();
        Bench.Run run = b.start(query, "update");
        Bench.add(stream, (Object) Bench.row("a", 0L));
        assertThat(run.rows()).containsExactly("a:3");
        var state = run.query().lastProgress().stateOperators()[0];
        if (!b.trigger().realTime()) {
            assertThat(List.of(state.numRowsTotal(), state.numRowsUpdated())).containsExactly(1L, 2L);
        }
        run.stop();
        run = b.start(query, "update");
        Bench.add(stream, (Object) Bench.row("a", 4L));
        assertThat(run.rows()).as("not again after a restart").containsExactly("a:7");
        run.stop();
    }

    private static void restarts(Bench b) throws Exception {
        var stream = b.stream(KV);
        Bench.Run run = b.start(query(stream.toDF(), new Counting()), "update");
        Bench.add(stream, (Object) Bench.row("a", 1L));
        assertThat(run.rows()).containsExactly("a:1");
        run.stop();
        KeyValueGroupedDataset<String, Row> keyed = GroupStateCases.byFirst(stream.toDF());
        b.refused(
                ProcessorCases.run(keyed, new Counting(), TimeMode.None(), OutputMode.Append()),
                "update",
                "STATE_STORE_INVALID_CONFIG_AFTER_RESTART");
        b.refused(
                ProcessorCases.run(keyed, new Counting(), TimeMode.ProcessingTime(), OutputMode.Update()),
                "update",
                "STATE_STORE_INVALID_CONFIG_AFTER_RESTART");
        b.refused(query(stream.toDF(), new Changed(true)), "update", "STATE_STORE_INVALID_VARIABLE_TYPE_CHANGE");
        run = b.start(query(stream.toDF(), new Changed(false)), "update");
        Bench.add(stream, (Object) Bench.row("b", 1L));
        assertThat(run.rows()).containsExactly("b");
        run.stop();
        run = b.start(query(stream.toDF(), new Counting()), "update");
        Bench.add(stream, (Object) Bench.row("a", 1L));
        assertThat(run.rows()).as("what was kept is still there").containsExactly("a:2");
        run.stop();
    }

    static List<Scenario> all() {
        return List.of(
                Scenario.microBatch(
                        "TW-03 numRowsRemoved",
                        "of a list each element; figures of epochs",
                        ProcessorScenarios::elementsOfAClearedList),
                Scenario.both("TW-03", b -> {
                    fails(b, l -> l.appendList(new String[0]), "ILLEGAL_STATE_STORE_VALUE.EMPTY_LIST_VALUE");
                    fails(
                            new Bench(b.session(), b.trigger(), b.checkpoint().resolve("2")),
                            l -> l.put(new String[0]),
                            "ILLEGAL_STATE_STORE_VALUE.EMPTY_LIST_VALUE");
                    fails(
                            new Bench(b.session(), b.trigger(), b.checkpoint().resolve("3")),
                            l -> l.put(null),
                            "ILLEGAL_STATE_STORE_VALUE.NULL_VALUE");
                }),
                new Scenario(
                        "TW-05",
                        b -> timers(b, Trigger.ProcessingTime(100)),
                        b -> timers(b, b.trigger()),
                        "by the real clock; batch by batch in ProcessorConformanceTest. After a restart timers need no new row (TW-25)"),
                Scenario.both(
                        "TW-25",
                        "timers fire after a restart without a new row, on purpose",
                        b -> timers(b, b.trigger())),
                new Scenario(
                        "TW-07",
                        b -> severalTimers(b, Trigger.ProcessingTime(100)),
                        b -> severalTimers(b, b.trigger()),
                        "by the real clock; batch by batch in ProcessorConformanceTest"),
                Scenario.both("TW-09", b -> {
                    var stream = b.stream(KV);
                    Bench.Run run = b.start(byClock(stream.toDF(), new PastTimer()), "update");
                    Bench.add(stream, (Object) Bench.row("a", 0L));
                    await(run, "a:T0");
                    assertThat(run.rows()).containsExactly("a:T0", "a:in");
                    run.stop();
                }),
                new Scenario(
                        "TW-13",
                        b -> forgetting(b, Trigger.ProcessingTime(100)),
                        b -> forgetting(b, b.trigger()),
                        "by the real clock; batch by batch in ProcessorConformanceTest"),
                new Scenario(
                        "TW-15",
                        b -> forgetting(b, Trigger.ProcessingTime(100)),
                        b -> forgetting(b, b.trigger()),
                        "by the real clock; batch by batch in ProcessorConformanceTest"),
                Scenario.both("TW-17", ProcessorScenarios::initialState),
                Scenario.both("TW-21", ProcessorScenarios::restarts));
    }
}
