package io.millrace.conformance;

import static io.millrace.sql.functions.max;

import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.KeyValueGroupedDataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.GroupState;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Section 5.7: mapGroupsWithState and flatMapGroupsWithState. */
final class GroupStateCases {
    record Count(String key, long count) {}

    private GroupStateCases() {}

    static KeyValueGroupedDataset<String, Row> byFirst(Dataset<Row> df) {
        return df.groupByKey((MapFunction<Row, String>) r -> r.getString(0), Encoders.STRING());
    }

    /** Rows with their event time, ten seconds of delay. */
    static Dataset<Row> timed(Dataset<Row> df) {
        return df.selectExpr("k", "v", "timestamp_seconds(v) AS t").withWatermark("t", "10 seconds");
    }

    /** Counts; at three the key is forgotten and nothing comes out. */
    static Iterator<Count> toThree(String key, Iterator<Row> rows, GroupState<Long> state) {
        long n = state.exists() ? state.get() : 0;
        while (rows.hasNext()) {
            rows.next();
            n++;
        }
        if (n >= 3) {
            state.remove();
            return Collections.emptyIterator();
        }
        state.update(n);
        return List.of(new Count(key, n)).iterator();
    }

    /** The largest event time of each key; forgotten when the watermark is five seconds past it. */
    static Iterator<Count> latest(String key, Iterator<Row> rows, GroupState<Long> state) {
        if (state.hasTimedOut()) {
            state.remove();
            return List.of(new Count(key, -1)).iterator();
        }
        long max = state.exists() ? state.get() : 0;
        while (rows.hasNext()) {
            max = Math.max(max, rows.next().getLong(1));
        }
        state.update(max);
        state.setTimeoutTimestamp(max * 1000, "5 seconds");
        return List.of(new Count(key, max)).iterator();
    }

    static Dataset<Row> flatMap(
            Dataset<Row> df,
            OutputMode mode,
            GroupStateTimeout timeout,
            FlatMapGroupsWithStateFunction<String, Row, Long, Count> function) {
        return byFirst(df)
                .flatMapGroupsWithState(function, mode, Encoders.LONG(), Encoders.bean(Count.class), timeout)
                .toDF();
    }

    private static long seen(String key, Iterator<Row> rows, GroupState<Long> state) {
        long n = state.exists() ? state.get() : 0;
        while (rows.hasNext()) {
            rows.next();
            n++;
        }
        state.update(n);
        return n;
    }

    static List<Case> all() {
        return List.of(
                Case.of(
                        "GS-03 behind an aggregation",
                        "k STRING, v BIGINT",
                        "append",
                        s -> flatMap(
                                timed(s.df())
                                        .groupBy("k", "t")
                                        .agg(max("v").as("v"))
                                        .select("k", "v", "t"),
                                OutputMode.Append(),
                                GroupStateTimeout.NoTimeout(),
                                GroupStateCases::toThree),
                        "add: [(a,10),(b,11)] => b0<wm=0 st=0/0/0+2/2/0>{} b1<wm=1 st=0/0/0+2/0/0>{} "
                                + "add: [(a,20)] => b2<wm=1 st=0/0/0+3/1/0>{} b3<wm=10 st=1/1/0+2/0/0>{(a,1)} "
                                + "add: [(b,30)] => b4<wm=10 st=1/0/0+3/1/0>{} b5<wm=20 st=2/2/0+1/0/0>{(a,2) (b,1)}"),
                Case.of(
                                "GS-03 before an aggregation",
                                "k STRING",
                                "update",
                                s -> byFirst(s.df())
                                        .mapGroupsWithState(
                                                GroupStateCases::seen,
                                                Encoders.LONG(),
                                                Encoders.LONG(),
                                                GroupStateTimeout.NoTimeout())
                                        .toDF()
                                        .groupBy("value")
                                        .count(),
                                "add: [a,b] => b0<st=1/1/0+2/2/0>{(1,2)} add: [a,a] => b1<st=2/1/0+2/1/0>{(3,1)} "
                                        + "add: [b] => b2<st=3/1/0+2/1/0>{(2,1)}")
                        .onlyMicroBatch("in real time the function is called for each row"),
                Case.of(
                        "GS-01",
                        "k STRING",
                        "update",
                        s -> flatMap(
                                s.df(), OutputMode.Update(), GroupStateTimeout.NoTimeout(), GroupStateCases::toThree),
                        "add: [a] => b0<st=1/1/0>{(a,1)} add: [a,b] => b1<st=2/2/0>{(a,2) (b,1)} "
                                + "RESTART add: [a,b] => b2<st=1/1/0>{(b,2)} add: [a,c] => b3<st=3/2/0>{(a,1) (c,1)}"),
                Case.of(
                        "GS-07",
                        "k STRING, v BIGINT",
                        "update",
                        s -> flatMap(
                                timed(s.df()),
                                OutputMode.Update(),
                                GroupStateTimeout.EventTimeTimeout(),
                                GroupStateCases::latest),
                        "add: [(a,11),(a,13),(a,15)] => b0<wm=0 st=1/1/0>{(a,15)} b1<wm=5 st=1/0/0>{} "
                                + "add: [(a,4)] => b2<wm=5 st=1/0/1>{} add: [(a,10)] => b3<wm=5 st=1/1/0>{(a,15)} "
                                + "add: [(b,31)] => b4<wm=5 st=2/1/0>{(b,31)} b5<wm=21 st=1/0/0>{(a,-1)} "
                                + "add: [(b,47)] => b6<wm=21 st=1/1/0>{(b,47)} b7<wm=37 st=1/0/0>{}"));
    }
}
