package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.window;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Section 5.6: joins of two streams. */
final class JoinCases {
    private static final Map<String, String> KEYED = Map.of("L", "k BIGINT, v BIGINT", "R", "k BIGINT, v BIGINT");
    private static final String NEAR = "lk = rk AND lt >= rt - INTERVAL 5 SECONDS AND lt <= rt + INTERVAL 5 SECONDS";

    private JoinCases() {}

    private static Dataset<Row> side(Case.Streams s, String name, String p, String delay) {
        return s.df(name)
                .selectExpr("k AS " + p + "k", "v AS " + p + "v", "timestamp_seconds(v) AS " + p + "t")
                .withWatermark(p + "t", delay);
    }

    private static Dataset<Row> near(Case.Streams s, String type) {
        return side(s, "L", "l", "10 seconds").join(side(s, "R", "r", "10 seconds"), expr(NEAR), type);
    }

    private static Function<Case.Streams, Dataset<Row>> near(String type, String... columns) {
        return s -> near(s, type).selectExpr(columns);
    }

    private static Dataset<Row> windows(Case.Streams s, String name, String p) {
        return side(s, name, p, "10 seconds")
                .select(
                        col(p + "k"),
                        col(p + "v"),
                        window(col(p + "t"), "10 seconds").as(p + "w"));
    }

    private static Case join(String id, Function<Case.Streams, Dataset<Row>> query, String steps) {
        return Case.of(id, KEYED, "append", query, steps);
    }

    static List<Case> all() {
        return List.of(
                join(
                        "JN-01",
                        s -> s.df("L").selectExpr("k", "v AS lv").join(s.df("R").selectExpr("k", "v AS rv"), "k"),
                        "add L: [(1,10)] => b0<st=1/1/0>{} add R: [(1,100),(2,200)] => b1<st=3/2/0>{(1,10,100)} "
                                + "add L: [(2,20)] => b2<st=4/1/0>{(2,20,200)} add R: [(1,101)] => b3<st=5/1/0>{(1,10,101)} RESTART "
                                + "add L: [(1,11)] => b4<st=6/1/0>{(1,11,100) (1,11,101)} "
                                + "add L: [(7,1)] add R: [(7,2)] => b5<st=8/2/0>{(7,1,2)}"),
                Case.of(
                        "JN-05",
                        Map.of("L", "k BIGINT, v STRING", "R", "k BIGINT, v STRING"),
                        "append",
                        s -> s.df("L").selectExpr("k", "v AS lv").join(s.df("R").selectExpr("k", "v AS rv"), "k"),
                        "add L: [(null,x),(1,y)] add R: [(null,p),(1,q)] => b0<st=2/2/0>{(1,y,q)}"),
                join(
                        "JN-07",
                        near("inner", "lk", "lv", "rk", "rv"),
                        "add L: [(1,5)] => b0<wm=0 st=1/1/0>{} add R: [(1,10),(1,11)] => b1<wm=0 st=3/2/0>{(1,5,1,10)} "
                                + "add L: [(1,30)] => b2<wm=0 st=4/1/0>{} b3<wm=1 st=4/0/0>{} "
                                + "add R: [(0,30)] => b4<wm=1 st=5/1/0>{} b5<wm=20 st=2/0/0>{} "
                                + "add R: [(1,12),(1,20),(1,21)] => b6<wm=20 st=3/1/2>{} "
                                + "add L: [(1,20),(1,22)] => b7<wm=20 st=4/1/1>{(1,22,1,21)}"),
                join(
                                "JN-07 policy max",
                                near("inner", "lk", "lv", "rk", "rv"),
                                "add L: [(1,30)] => b0<wm=0 st=1/1/0>{} b1<wm=20 st=1/0/0>{} "
                                        + "add R: [(1,20),(1,28)] => b2<wm=20 st=2/1/1>{(1,30,1,28)}")
                        .with("millrace.sql.streaming.multipleWatermarkPolicy", "max")
                        .onlyMicroBatch("in real time the lowest watermark decides"),
                join(
                        "JN-09",
                        s -> windows(s, "L", "l")
                                .join(windows(s, "R", "r"), expr("lw = rw AND lk = rk"))
                                .selectExpr("lk", "CAST(lw.end AS LONG)", "lv", "rv"),
                        "add L: [(1,1)] => b0<wm=0 st=1/1/0>{} add R: [(1,9)] => b1<wm=0 st=2/1/0>{(1,10,1,9)} "
                                + "add L: [(1,25)] add R: [(2,25)] => b2<wm=0 st=4/2/0>{} b3<wm=15 st=2/0/0>{} "
                                + "add R: [(1,5)] => b4<wm=15 st=2/0/1>{} add R: [(1,22)] => b5<wm=15 st=3/1/0>{(1,30,25,22)}"),
                join(
                        "JN-11 left outer",
                        near("left_outer", "lk", "lv", "rk", "rv"),
                        "add L: [(1,5),(3,5)] => b0<wm=0 st=2/2/0>{} add R: [(1,10),(2,5)] => b1<wm=0 st=4/2/0>{(1,5,1,10)} "
                                + "add L: [(9,30)] => b2<wm=0 st=5/1/0>{} "
                                + "add R: [(8,30)] => b3<wm=0 st=6/1/0>{} b4<wm=20 st=2/0/0>{(3,5,null,null)}"),
                join(
                        "JN-11",
                        near("right_outer", "lk", "lv", "rk", "rv"),
                        "add L: [(1,5),(3,5)] => b0<wm=0 st=2/2/0>{} add R: [(1,10),(2,5)] => b1<wm=0 st=4/2/0>{(1,5,1,10)} "
                                + "add L: [(9,30)] => b2<wm=0 st=5/1/0>{} "
                                + "add R: [(8,30)] => b3<wm=0 st=6/1/0>{} b4<wm=20 st=2/0/0>{(null,null,2,5)}"),
                join(
                        "JN-11 full outer, restarted",
                        near("full_outer", "lk", "lv", "rk", "rv"),
                        "add L: [(1,5),(3,5)] => b0<wm=0 st=2/2/0>{} RESTART "
                                + "add R: [(1,10),(2,5)] => b1<wm=0 st=4/2/0>{(1,5,1,10)} RESTART "
                                + "add L: [(9,30)] => b2<wm=0 st=5/1/0>{} "
                                + "add R: [(8,30)] => b3<wm=0 st=6/1/0>{} b4<wm=20 st=2/0/0>{(3,5,null,null) (null,null,2,5)}"),
                join(
                        "JN-13",
                        near("left_semi", "lk", "lv"),
                        "add L: [(1,5),(3,5)] => b0<wm=0 st=2/2/0>{} add R: [(1,10)] => b1<wm=0 st=2/1/0>{(1,5)} "
                                + "add R: [(1,9)] => b2<wm=0 st=3/1/0>{} add L: [(1,6)] => b3<wm=0 st=3/0/0>{(1,6)} "
                                + "add L: [(9,30)] add R: [(8,30)] => b4<wm=0 st=5/2/0>{} b5<wm=20 st=2/0/0>{}"),
                join(
                        "JN-17 filters of one side",
                        s -> side(s, "L", "l", "10 seconds")
                                .join(
                                        side(s, "R", "r", "10 seconds"),
                                        expr(NEAR + " AND lv > 3 AND rv > 3"),
                                        "left_outer")
                                .selectExpr("lk", "lv", "rv"),
                        "add L: [(1,2),(1,5)] add R: [(1,2),(1,6)] => b0<wm=0 st=2/2/0>{(1,2,null) (1,5,6)} "
                                + "add L: [(9,30)] add R: [(9,40)] => b1<wm=0 st=4/2/0>{} b2<wm=20 st=2/0/0>{}"),
                join(
                        "JN-17",
                        s -> windows(s, "L", "l")
                                .join(windows(s, "R", "r"), expr("lw = rw AND lk = rk AND lv + rv > 100"), "left_outer")
                                .selectExpr("lk", "lv", "rv"),
                        "add L: [(1,1)] add R: [(1,2)] => b0<wm=0 st=2/2/0>{} "
                                + "add L: [(9,30)] add R: [(9,31)] => b1<wm=0 st=4/2/0>{} b2<wm=20 st=2/0/0>{(1,1,null)}"),
                Case.of(
                        "JN-19",
                        "k BIGINT, v BIGINT",
                        "append",
                        s -> {
                            Dataset<Row> df = side(s, "", "", "5 seconds");
                            return df.as("l")
                                    .join(
                                            df.filter("k % 2 = 0").as("r"),
                                            expr("l.k = r.k AND r.t BETWEEN l.t AND l.t + INTERVAL 5 SECONDS"))
                                    .selectExpr("l.k", "l.v", "r.v");
                        },
                        "add: [(1,1),(2,2),(4,4)] => b0<wm=0 st=4/4/0>{(2,2,2) (4,4,4)} "
                                + "add: [(2,6),(6,20)] => b1<wm=0 st=8/4/0>{(2,2,6) (2,6,6) (6,20,20)} b2<wm=15 st=2/0/0>{} "
                                + "add: [(2,8),(6,22)] => b3<wm=15 st=4/2/2>{(6,20,22) (6,22,22)} b4<wm=17 st=4/0/0>{}"),
                Case.of(
                        "JN-21",
                        Map.of("A", "k BIGINT, a BIGINT", "B", "k BIGINT, b BIGINT", "C", "k BIGINT, c BIGINT"),
                        "append",
                        s -> s.df("A").join(s.df("B"), "k").join(s.df("C"), "k"),
                        "add A: [(1,1),(2,2)] => b0<st=0/0/0+2/2/0>{} add B: [(1,10)] => b1<st=1/1/0+3/1/0>{} "
                                + "add C: [(1,100),(2,200)] => b2<st=3/2/0+3/0/0>{(1,1,10,100)} "
                                + "add B: [(2,20)] => b3<st=4/1/0+4/1/0>{(2,2,20,200)}"),
                join(
                        "JN-23",
                        near("left_outer", "lk", "lv", "rk", "rv"),
                        "add L: [(null,5),(1,6)] add R: [(null,5),(1,6)] => b0<wm=0 st=3/3/0>{(1,6,1,6)} "
                                + "add L: [(9,40)] add R: [(8,40)] => b1<wm=0 st=5/2/0>{} b2<wm=30 st=2/0/0>{(null,5,null,null)}"),
                join(
                        "JN-23 null safe",
                        s -> side(s, "L", "l", "10 seconds")
                                .join(
                                        side(s, "R", "r", "10 seconds"),
                                        expr(NEAR.replace("lk = rk", "lk <=> rk")),
                                        "left_outer")
                                .selectExpr("lk", "lv", "rk", "rv"),
                        "add L: [(null,5),(1,6)] add R: [(null,5),(1,6)] => b0<wm=0 st=4/4/0>{(1,6,1,6) (null,5,null,5)} "
                                + "add L: [(9,40)] add R: [(8,40)] => b1<wm=0 st=6/2/0>{} b2<wm=30 st=2/0/0>{}"),
                join(
                        "JN-25",
                        s -> s.df("L").selectExpr("k", "v AS lv").join(s.df("R").selectExpr("k", "v AS rv"), "k"),
                        "add L: [(1,1),(1,1)] add R: [(1,5),(1,5),(1,6)] => "
                                + "b0<st=5/5/0>{(1,1,5) (1,1,5) (1,1,5) (1,1,5) (1,1,6) (1,1,6)}"),
                Case.of(
                        "JN-27",
                        Map.of("L", "k INT", "R", "k BIGINT"),
                        "append",
                        s -> s.df("L")
                                .selectExpr("k AS lk")
                                .join(s.df("R").selectExpr("k AS rk"), expr("lk = rk"))
                                .selectExpr("lk", "rk"),
                        "add L: [1,2] add R: [2,3] => b0<st=4/4/0>{(2,2)}"),
                Case.of(
                        "MS-01 deduplication before",
                        "k STRING, v BIGINT",
                        "append",
                        s -> s.df().withColumn("t", expr("timestamp_seconds(v)"))
                                .withWatermark("t", "10 seconds")
                                .dropDuplicatesWithinWatermark("k")
                                .groupBy(window(col("t"), "5 seconds"))
                                .count()
                                .selectExpr("CAST(window.start AS LONG)", "count"),
                        "add: [(a,10),(a,11),(b,12)] => b0<wm=0 st=1/1/0+2/2/0>{} b1<wm=2 st=1/0/0+2/0/0>{} "
                                + "add: [(a,13),(c,40)] => b2<wm=2 st=2/1/0+3/1/0>{} b3<wm=30 st=1/0/0+1/0/0>{(10,2)}"),
                join(
                        "MS-03",
                        s -> near(s, "inner")
                                .groupBy(window(col("lt"), "5 seconds"))
                                .count()
                                .selectExpr("CAST(window.start AS LONG)", "count"),
                        "add L: [(1,1),(1,7)] add R: [(1,2),(1,6)] => b0<wm=0 st=2/2/0+4/4/0>{} "
                                + "add L: [(9,30)] add R: [(9,31)] => b1<wm=0 st=3/1/0+6/2/0>{} b2<wm=20 st=1/0/0+2/0/0>{(0,2) (5,2)} "
                                + "add L: [(9,40)] add R: [(9,41)] => b3<wm=20 st=2/1/0+4/2/0>{} b4<wm=30 st=2/0/0+4/0/0>{}"),
                join(
                        "MS-07",
                        s -> s.df("L")
                                .selectExpr("k AS lk", "v AS lv")
                                .join(s.df("R").selectExpr("k AS rk", "v AS rv"), expr("lk = rk"))
                                .join(s.session().sql("SELECT 1L AS key, 'x' AS name"), expr("lk = key"), "left_outer")
                                .filter("rv > lv")
                                .selectExpr("lk", "lv", "rv", "name"),
                        "add L: [(1,1),(2,9)] add R: [(1,5),(2,5),(2,10)] => b0<st=5/5/0>{(1,1,5,x) (2,9,10,null)}"),
                Case.of(
                        "MS-09",
                        Map.of("A", "v BIGINT", "B", "v BIGINT"),
                        "append",
                        s -> counts(s, "A")
                                .join(counts(s, "B"), "window")
                                .selectExpr("CAST(window.start AS LONG)", "A", "B"),
                        "add A: [1,2] add B: [1] => b0<wm=0 st=0/0/0+1/1/0+1/1/0>{} "
                                + "add A: [20] add B: [20] => b1<wm=0 st=0/0/0+2/1/0+2/1/0>{} b2<wm=10 st=0/1/0+1/0/0+1/0/0>{(0,2,1)} "
                                + "add A: [40] add B: [40] => b3<wm=10 st=0/0/0+2/1/0+2/1/0>{} "
                                + "b4<wm=30 st=0/1/0+1/0/0+1/0/0>{(20,1,1)}"));
    }

    private static Dataset<Row> counts(Case.Streams s, String name) {
        return s.df(name)
                .selectExpr("timestamp_seconds(v) AS t")
                .withWatermark("t", "10 seconds")
                .groupBy(window(col("t"), "5 seconds"))
                .agg(expr("count(*) AS " + name));
    }
}
