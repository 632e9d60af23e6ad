package io.millrace.conformance;

import static io.millrace.conformance.GroupStateCases.byFirst;
import static io.millrace.conformance.GroupStateCases.timed;
import static io.millrace.sql.functions.expr;

import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.ExpiredTimerInfo;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.TTLConfig;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import io.millrace.sql.streaming.ValueState;
import java.sql.Timestamp;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Section 5.8: transformWithState, what needs no clock. */
final class ProcessorCases {
    private static final String KV = "k STRING, v BIGINT";

    private ProcessorCases() {}

    /** TW-01: counts rows; at three the key is forgotten and nothing comes out. */
    static class Counting extends StatefulProcessor<String, Row, String> {
        private transient ValueState<Long> count;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            count = getHandle().getValueState("count", Encoders.LONG(), TTLConfig.NONE);
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            long n = count.exists() ? count.get() : 0;
            while (rows.hasNext()) {
                rows.next();
                n++;
            }
            if (n >= 3) {
                count.clear();
                return Collections.emptyIterator();
            }
            count.update(n);
            return List.of(key + ":" + n).iterator();
        }
    }

    /** TW-11: the largest event time of a key; a timer five seconds past it forgets the key. */
    static class Latest extends StatefulProcessor<String, Row, String> {
        private transient ValueState<Long> max;

        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {
            max = getHandle().getValueState("max", Encoders.LONG(), TTLConfig.NONE);
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            Long before = max.get();
            long now = before == null ? 0 : before;
            while (rows.hasNext()) {
                now = Math.max(now, rows.next().getLong(1));
            }
            if (before != null) {
                getHandle().deleteTimer(before * 1000 + 5000);
            }
            getHandle().registerTimer(now * 1000 + 5000);
            max.update(now);
            return List.of(key + ":" + now).iterator();
        }

        @Override
        public Iterator<String> handleExpiredTimer(String key, TimerValues timers, ExpiredTimerInfo timer) {
            max.clear();
            return List.of(key + ":T" + timer.getExpiryTimeInMs()).iterator();
        }
    }

    /** Rows as they come, with their event time, for a stateful operator above. */
    record Timed(String k, Timestamp at) {}

    static class Stamping extends StatefulProcessor<String, Row, Timed> {
        @Override
        public void init(OutputMode outputMode, TimeMode timeMode) {}

        @Override
        public Iterator<Timed> handleInputRows(String key, Iterator<Row> rows, TimerValues timers) {
            List<Timed> all = new java.util.ArrayList<>();
            rows.forEachRemaining(r -> all.add(new Timed(key, r.getTimestamp(2))));
            return all.iterator();
        }
    }

    static Dataset<Row> run(
            KeyValueGroupedDataset<String, Row> keyed,
            StatefulProcessor<String, Row, String> processor,
            TimeMode timeMode,
            OutputMode mode) {
        return keyed.transformWithState(processor, timeMode, mode, Encoders.STRING())
                .toDF();
    }

    static List<Case> all() {
        return List.of(
                Case.of(
                        "TW-01",
                        KV,
                        "update",
                        s -> run(byFirst(s.df()), new Counting(), TimeMode.None(), OutputMode.Update()),
                        "add: [(a,0)] => b0<st=1/1/0>{a:1} add: [(a,0),(b,0)] => b1<st=2/2/0>{a:2 b:1} "
                                + "RESTART add: [(a,0),(b,0)] => b2<st=1/1/0>{b:2} "
                                + "add: [(a,0),(c,0)] => b3<st=3/2/0>{a:1 c:1}"),
                Case.of(
                                "TW-11",
                                KV,
                                "append",
                                s -> run(
                                        byFirst(timed(s.df())),
                                        new Latest(),
                                        TimeMode.EventTime(),
                                        OutputMode.Append()),
                                "add: [(a,11),(a,15)] => b0<wm=0 st=1/1/0>{a:15} b1<wm=5 st=1/0/0>{} "
                                        + "add: [(a,4)] => b2<wm=5 st=1/0/1>{} add: [(a,10)] => b3<wm=5 st=1/1/0>{a:15} "
                                        + "add: [(b,31)] => b4<wm=5 st=2/1/0>{b:31} b5<wm=21 st=1/0/0>{a:T20000} "
                                        + "add: [(c,50)] => b6<wm=21 st=2/1/0>{c:50} b7<wm=40 st=1/0/0>{b:T36000}")
                        .onlyMicroBatch("which rows a call sees together; the timers in ProcessorConformanceTest"),
                Case.of(
                        "TW-23",
                        KV,
                        "append",
                        s -> run(byFirst(timed(s.df())), new Latest(), TimeMode.EventTime(), OutputMode.Append()),
                        "add: [(a,100)] => b0<wm=0 st=1/1/0>{a:100} b1<wm=90 st=1/0/0>{} "
                                + "add: [(a,4)] => b2<wm=90 st=1/0/1>{}"),
                Case.of(
                        "TW-23 mapValues",
                        KV,
                        "append",
                        s -> run(
                                byFirst(timed(s.df()))
                                        .mapValues((MapFunction<Row, Row>) r -> r, Encoders.row(s.df().schema())),
                                new Latest(),
                                TimeMode.EventTime(),
                                OutputMode.Append()),
                        "add: [(a,100)] => b0<wm=0 st=1/1/0>{a:100} b1<wm=90 st=1/0/0>{} "
                                + "add: [(a,4)] => b2<wm=90 st=1/0/1>{}"),
                Case.of(
                        "TW chained",
                        KV,
                        "append",
                        s -> byFirst(timed(s.df()))
                                .transformWithState(
                                        new Stamping(), "at", OutputMode.Append(), Encoders.bean(Timed.class))
                                .groupBy(expr("window(at, '5 seconds')"), expr("k"))
                                .count()
                                .select(expr("k"), expr("cast(window.start as bigint)"), expr("count")),
                        "add: [(a,1),(a,2),(b,3)] => b0<wm=0 st=2/2/0+0/0/0>{} "
                                + "add: [(a,30)] => b1<wm=0 st=3/1/0+0/0/0>{} b2<wm=20 st=1/0/0+0/0/0>{(a,0,2) (b,0,1)}"));
    }
}
