package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.sum;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;
import java.util.Map;

/** Section 5.3: windows and watermarks. Times are seconds. */
final class WindowCases {
    private static final String LONG = "value BIGINT";

    private WindowCases() {}

    private static Dataset<Row> timed(Dataset<Row> df) {
        return df.withColumn("t", expr("timestamp_seconds(value)"));
    }

    private static Dataset<Row> counts(Dataset<Row> timed, String size) {
        return timed.groupBy(window(col("t"), size)).count().selectExpr("CAST(window.start AS LONG)", "count");
    }

    private static Dataset<Row> windows(Case.Streams s, String delay) {
        return counts(timed(s.df()).withWatermark("t", delay), "5 seconds");
    }

    static List<Case> all() {
        return List.of(
                Case.of(
                        "WM-01",
                        LONG,
                        "append",
                        s -> windows(s, "10 seconds"),
                        "add: [10,11,12,13,14,15] => b0<wm=0 st=2/2/0>{} b1<wm=5 st=2/0/0>{} "
                                + "add: [25] => b2<wm=5 st=3/1/0>{} b3<wm=15 st=2/0/0>{(10,5)} "
                                + "add: [10] => b4<wm=15 st=2/0/1>{} add: [14,15,19] => b5<wm=15 st=2/1/1>{} "
                                + "add: [36] => b6<wm=15 st=3/1/0>{} b7<wm=26 st=2/0/0>{(15,3)}"),
                Case.of(
                        "WM-03",
                        LONG,
                        "complete",
                        s -> windows(s, "10 seconds"),
                        "add: [10,11] => b0<wm=0 st=1/1/0>{(10,2)} add: [25] => b1<wm=1 st=2/1/0>{(10,2) (25,1)} "
                                + "add: [10] => b2<wm=15 st=2/1/0>{(10,3) (25,1)}"),
                Case.of(
                        "WM-05",
                        LONG,
                        "append",
                        s -> windows(s, "0 seconds"),
                        "add: [4] => b0<wm=0 st=1/1/0>{} b1<wm=4 st=1/0/0>{} add: [5] => b2<wm=4 st=2/1/0>{} b3<wm=5 st=1/0/0>{(0,1)} "
                                + "add: [4] => b4<wm=5 st=1/0/1>{} add: [9] => b5<wm=5 st=1/1/0>{} b6<wm=9 st=1/0/0>{} "
                                + "add: [10] => b7<wm=9 st=2/1/0>{} b8<wm=10 st=1/0/0>{(5,2)}"),
                Case.of(
                        "WM-07",
                        LONG,
                        "update",
                        s -> timed(s.df())
                                .groupBy(window(col("t"), "10 seconds"))
                                .count()
                                .selectExpr("CAST(window.start AS LONG)", "CAST(window.end AS LONG)", "count"),
                        "add: [-11,-10,-1,0,9,10] => b0<st=4/4/0>{(-10,0,2) (-20,-10,1) (0,10,2) (10,20,1)}"),
                Case.of(
                        "WM-09",
                        LONG,
                        "update",
                        s -> timed(s.df())
                                .groupBy(window(col("t"), "10 seconds", "3 seconds"))
                                .count()
                                .selectExpr("CAST(window.start AS LONG)", "CAST(window.end AS LONG)", "count"),
                        "add: [10] => b0<st=3/3/0>{(3,13,1) (6,16,1) (9,19,1)} "
                                + "add: [0] => b1<st=7/4/0>{(-3,7,1) (-6,4,1) (-9,1,1) (0,10,1)}"),
                Case.of(
                                "WM-11",
                                LONG,
                                "update",
                                s -> counts(timed(s.df()), "1 day"),
                                "add: [1577862000,1577869200] => b0<st=1/1/0>{(1577836800,2)}")
                        .with("millrace.sql.session.timeZone", "America/Los_Angeles"),
                Case.of(
                                "WM-11 startTime",
                                LONG,
                                "update",
                                s -> timed(s.df())
                                        .groupBy(window(col("t"), "1 day", "1 day", "8 hours"))
                                        .count()
                                        .selectExpr("CAST(window.start AS LONG)", "count"),
                                "add: [1577862000,1577869200] => b0<st=2/2/0>{(1577779200,1) (1577865600,1)}")
                        .with("millrace.sql.session.timeZone", "America/Los_Angeles"),
                Case.of(
                        "WM-13",
                        LONG,
                        "update",
                        s -> windows(s, "10 seconds"),
                        "add: [null,3] => b0<wm=0 st=1/1/0>{(0,1)} add: [null] => b1<wm=0 st=1/0/0>{}"),
                Case.of(
                        "WM-15",
                        LONG,
                        "append",
                        s -> windows(s, "0 seconds"),
                        "add: [100,3] => b0<wm=0 st=2/2/0>{} b1<wm=100 st=1/0/0>{(0,1)} "
                                + "add: [3,101] => b2<wm=100 st=1/1/1>{} b3<wm=101 st=1/0/0>{}"),
                Case.of(
                        "WM-17",
                        LONG,
                        "append",
                        s -> windows(s, "10 seconds"),
                        "add: [10,11,15] => b0<wm=0 st=2/2/0>{} b1<wm=5 st=2/0/0>{} "
                                + "add: [25] => b2<wm=5 st=3/1/0>{} b3<wm=15 st=2/0/0>{(10,2)} RESTART "
                                + "add: [10,17] => b4<wm=15 st=2/1/1>{} add: [40] => b5<wm=15 st=3/1/0>{} b6<wm=30 st=1/0/0>{(15,2) (25,1)}"),
                Case.of(
                        "WM-19",
                        Map.of("A", LONG, "B", LONG),
                        "complete",
                        s -> timed(s.df("A"))
                                .withWatermark("t", "10 seconds")
                                .select("value")
                                .union(timed(s.df("B"))
                                        .withWatermark("t", "5 seconds")
                                        .select("value"))
                                .agg(sum("value")),
                        "add A: [11] => b0<wm=0>{11} add B: [6] => b1<wm=0>{17} add B: [8] => b2<wm=1>{25} add A: [21] => b3<wm=1>{46} "
                                + "add B: [39] => b4<wm=3>{85} add A: [31] => b5<wm=11>{116} add A: [200] add B: [190] => b6<wm=21>{506} RESTART "
                                + "add B: [200] => b7<wm=185>{706} add A: [201] => b8<wm=185>{907}"),
                Case.of(
                                "WM-23",
                                LONG,
                                "append",
                                s -> windows(s, "10 seconds"),
                                "add: [10,11,15] => b0<wm=0 st=2/2/0>{} add: [25] => b1<wm=5 st=3/1/0>{} add: [25] => b2<wm=15 st=2/1/0>{(10,2)}")
                        .with("millrace.sql.streaming.noDataMicroBatches.enabled", "false"),
                Case.of(
                        "WM-27",
                        LONG,
                        "append",
                        s -> timed(s.df())
                                .withWatermark("t", "0 seconds")
                                .groupBy(window(col("t"), "5 seconds"))
                                .count()
                                .groupBy(window(expr("window_time(window)"), "10 seconds"))
                                .agg(expr("count(*) AS windows"), expr("sum(count) AS rows"))
                                .selectExpr("CAST(window.start AS LONG)", "windows", "rows"),
                        "add: [1,2,7] => b0<wm=0 st=0/0/0+2/2/0>{} b1<wm=7 st=1/1/0+1/0/0>{} "
                                + "add: [12] => b2<wm=7 st=1/0/0+2/1/0>{} b3<wm=12 st=0/1/0+1/0/0>{(0,2,3)} "
                                + "add: [30] => b4<wm=12 st=0/0/0+2/1/0>{} b5<wm=30 st=0/1/0+1/0/0>{(10,1,1)}"),
                Case.of(
                        "WM-29",
                        LONG,
                        "update",
                        s -> {
                            timed(s.df()).createOrReplaceTempView("wm29");
                            return s.session()
                                    .sql(
                                            "SELECT CAST(window(t, '5 seconds').start AS LONG) AS s, count(*) AS c, max(value) AS m "
                                                    + "FROM wm29 GROUP BY window(t, '5 seconds')");
                        },
                        "add: [1,4,5] => b0<st=2/2/0>{(0,2,4) (5,1,5)}"),
                Case.of(
                        "WM-33",
                        LONG,
                        "update",
                        s -> windows(s, "10 seconds"),
                        "add: [1] => b0<wm=0 st=1/1/0>{(0,1)} add: [30] => b1<wm=0 st=2/1/0>{(30,1)} b2<wm=20 st=1/0/0>{} "
                                + "add: [31] => b3<wm=20 st=1/1/0>{(30,2)} b4<wm=21 st=1/0/0>{}"),
                Case.of(
                        "WM-35",
                        LONG,
                        "append",
                        s -> s.df().withColumn("t", expr("timestamp_micros(value)"))
                                .withWatermark("t", "0 seconds")
                                .groupBy("t")
                                .count()
                                .selectExpr("unix_micros(t)", "count"),
                        "add: [5000999] => b0<wm=0 st=1/1/0>{} b1<wm=5 st=1/0/0>{} "
                                + "add: [5001000] => b2<wm=5 st=2/1/0>{} b3<wm=5001ms st=0/0/0>{(5000999,1) (5001000,1)}"),
                Case.of(
                        "WM-41",
                        LONG,
                        "append",
                        s -> windows(s, "1 month"),
                        "add: [2678410] => b0<wm=0 st=1/1/0>{} b1<wm=10 st=1/0/0>{}"),
                Case.of(
                        "MS-01",
                        LONG,
                        "append",
                        s -> timed(s.df())
                                .withWatermark("t", "0 seconds")
                                .groupBy(window(col("t"), "5 seconds"))
                                .count()
                                .groupBy(window(col("window"), "10 seconds"))
                                .agg(expr("count(*) AS windows"), expr("sum(count) AS rows"))
                                .selectExpr("CAST(window.start AS LONG)", "windows", "rows"),
                        "add: [10,11,12,13,14,15,16,17,18,19] => b0<wm=0 st=0/0/0+2/2/0>{} b1<wm=19 st=1/1/0+1/0/0>{} "
                                + "add: [21] => b2<wm=19 st=1/0/0+2/1/0>{} b3<wm=21 st=0/1/0+1/0/0>{(10,2,10)} "
                                + "add: [30] => b4<wm=21 st=0/0/0+2/1/0>{} b5<wm=30 st=0/1/0+1/0/0>{(20,1,1)} "
                                + "add: [34,35,45] => b6<wm=30 st=0/0/0+3/3/0>{} b7<wm=45 st=0/1/0+1/0/0>{(30,2,3)}"));
    }
}
