package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.session_window;

import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;

/** Section 5.4: session windows. */
final class SessionCases {
    private static final String KV = "k STRING, v BIGINT";

    private SessionCases() {}

    private static Dataset<Row> sessions(Case.Streams s, Column session) {
        return s.df().withColumn("t", expr("timestamp_seconds(v)"))
                .withWatermark("t", "10 seconds")
                .groupBy(session, col("k"))
                .count()
                .selectExpr("k", "CAST(session_window.start AS LONG)", "CAST(session_window.end AS LONG)", "count");
    }

    private static Case tenSeconds(String id, String mode, String steps) {
        return Case.of(id, KV, mode, s -> sessions(s, session_window(col("t"), "10 seconds")), steps);
    }

    static List<Case> all() {
        return List.of(
                tenSeconds(
                        "SW-01",
                        "append",
                        "add: [(a,10),(a,15),(b,12)] => b0<wm=0 st=2/2/0>{} b1<wm=5 st=2/0/0>{} "
                                + "add: [(a,40),(a,24)] => b2<wm=5 st=3/2/0>{} b3<wm=30 st=2/0/0>{(b,12,22,1)} "
                                + "add: [(a,60)] => b4<wm=30 st=3/3/0>{} b5<wm=50 st=1/0/0>{(a,10,34,3) (a,40,50,1)}"),
                tenSeconds(
                        "SW-03",
                        "complete",
                        "add: [(a,10),(a,20)] => b0<wm=0 st=1/1/0>{(a,10,30,2)} "
                                + "add: [(b,10),(b,21)] => b1<wm=10 st=3/2/0>{(a,10,30,2) (b,10,20,1) (b,21,31,1)}"),
                Case.of(
                        "SW-07",
                        KV,
                        "complete",
                        s -> sessions(
                                s,
                                session_window(
                                        col("t"), expr("CASE k WHEN 'a' THEN '5 seconds' ELSE '20 seconds' END"))),
                        "add: [(a,10),(a,16),(b,10),(b,29)] => b0<wm=0 st=3/3/0>{(a,10,15,1) (a,16,21,1) (b,10,49,2)}"),
                Case.of(
                        "SW-07 gaps of zero and null",
                        KV,
                        "append",
                        s -> sessions(
                                s,
                                session_window(
                                        col("t"),
                                        expr("CASE k WHEN 'a' THEN '5 seconds' WHEN 'n' THEN '0 seconds' END"))),
                        "add: [(a,10),(n,10),(z,10),(a,null)] => b0<wm=0 st=1/1/0>{} "
                                + "add: [(a,40)] => b1<wm=0 st=2/2/0>{} b2<wm=30 st=1/0/0>{(a,10,15,1)} "
                                + "add: [(a,20)] => b3<wm=30 st=1/0/1>{}"),
                tenSeconds(
                        "SW-09",
                        "append",
                        "add: [(a,10)] => b0<wm=0 st=1/1/0>{} RESTART add: [(a,18)] => b1<wm=0 st=1/1/0>{} b2<wm=8 st=1/0/0>{} "
                                + "add: [(a,60)] => b3<wm=8 st=2/2/0>{} b4<wm=50 st=1/0/0>{(a,10,28,2)}"),
                tenSeconds(
                        "SW-11",
                        "complete",
                        "add: [(a,0),(a,18),(a,36)] => b0<wm=0 st=3/3/0>{(a,0,10,1) (a,18,28,1) (a,36,46,1)} "
                                + "add: [(a,9),(a,27)] => b1<wm=26 st=1/1/0>{(a,0,46,5)}"),
                Case.of(
                        "SW-11 SQL",
                        KV,
                        "append",
                        s -> {
                            s.df().withColumn("t", expr("timestamp_seconds(v)"))
                                    .withWatermark("t", "10 seconds")
                                    .createOrReplaceTempView("clicks");
                            return s.session()
                                    .sql(
                                            "SELECT k, CAST(session_window(t, '10 seconds').start AS LONG), count(*) AS n, "
                                                    + "sort_array(collect_list(v)), avg(v) FROM clicks "
                                                    + "GROUP BY session_window(t, '10 seconds'), k HAVING count(*) > 1");
                        },
                        "add: [(a,20),(a,38),(a,29),(b,29)] => b0<wm=0 st=2/2/0>{} b1<wm=28 st=2/0/0>{} "
                                + "add: [(z,100)] => b2<wm=28 st=3/1/0>{} b3<wm=90 st=1/0/0>{(a,20,3,[20,29,38],29.0)}"));
    }
}
