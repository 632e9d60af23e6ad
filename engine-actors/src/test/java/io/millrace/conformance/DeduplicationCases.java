package io.millrace.conformance;

import static io.millrace.sql.functions.expr;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;

/** Section 5.5: deduplication. */
final class DeduplicationCases {
    private static final String KV = "k STRING, v BIGINT";

    private DeduplicationCases() {}

    private static Dataset<Row> timed(Case.Streams s) {
        return s.df().withColumn("t", expr("timestamp_seconds(v)")).withWatermark("t", "10 seconds");
    }

    static List<Case> all() {
        return List.of(
                Case.of(
                        "DD-01",
                        KV,
                        "append",
                        s -> s.df().dropDuplicates(),
                        "add: [(a,1),(a,1),(a,2)] => b0<st=2/2/0>{(a,1) (a,2)} add: [(a,1),(b,1)] => b1<st=3/1/0>{(b,1)} RESTART "
                                + "add: [(b,1),(b,2)] => b2<st=4/1/0>{(b,2)}"),
                Case.of(
                        "DD-03",
                        KV,
                        "append",
                        s -> s.df().dropDuplicates().dropDuplicates("k"),
                        "add: [(a,1)] => b0<st=1/1/0+1/1/0>{(a,1)} add: [(a,2)] => b1<st=1/0/0+2/1/0>{} "
                                + "add: [(b,1)] => b2<st=2/1/0+3/1/0>{(b,1)}"),
                Case.of(
                        "DD-05",
                        KV,
                        "append",
                        s -> timed(s).dropDuplicates("k").selectExpr("k", "v"),
                        "add: [(a,1)] => b0<wm=0 st=1/1/0>{(a,1)} add: [(b,100)] => b1<wm=0 st=2/1/0>{(b,100)} b2<wm=90 st=2/0/0>{} "
                                + "add: [(a,200),(c,1)] => b3<wm=90 st=3/1/0>{(c,1)} b4<wm=190 st=3/0/0>{}"),
                Case.of(
                        "DD-07",
                        "value DOUBLE",
                        "append",
                        s -> s.df().dropDuplicates(),
                        "add: [NaN,NaN,0.0,-0.0] => b0<st=2/2/0>{0.0 NaN}"),
                Case.of(
                        "DD-11",
                        KV,
                        "append",
                        s -> timed(s).dropDuplicatesWithinWatermark().selectExpr("k", "v"),
                        "add: [(a,1),(a,1),(a,2)] => b0<wm=0 st=2/2/0>{(a,1) (a,2)} add: [(a,1)] => b1<wm=0 st=2/0/0>{} "
                                + "add: [(b,30)] => b2<wm=0 st=3/1/0>{(b,30)} b3<wm=20 st=1/0/0>{} add: [(a,1)] => b4<wm=20 st=1/0/1>{}"),
                Case.of(
                        "DD-15",
                        KV,
                        "append",
                        s -> timed(s).dropDuplicatesWithinWatermark("k").selectExpr("k", "v"),
                        "add: [(a,10)] => b0<wm=0 st=1/1/0>{(a,10)} add: [(z,30)] => b1<wm=0 st=2/1/0>{(z,30)} b2<wm=20 st=1/0/0>{} "
                                + "add: [(a,21)] => b3<wm=20 st=2/1/0>{(a,21)}"));
    }
}
