package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;
import static io.millrace.sql.functions.udaf;

import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.ReduceFunction;
import io.millrace.sql.Encoders;
import io.millrace.sql.RowFactory;
import io.millrace.sql.types.StructType;
import java.util.List;

/** Section 5.2: aggregation. */
final class AggregationCases {
    private static final String K = "k STRING";
    private static final String KV = "k STRING, v INT";
    private static final String INT = "value INT";

    private AggregationCases() {}

    static List<Case> all() {
        return List.of(
                Case.of(
                        "AG-01",
                        K,
                        "update",
                        s -> s.df().groupBy("k").count(),
                        "add: [a] => b0<st=1/1/0>{(a,1)} add: [a,b] => b1<st=2/2/0>{(a,2) (b,1)} "
                                + "add: [c,c,c] => b2<st=3/1/0>{(c,3)} RESTART add: [a,c] => b3<st=3/2/0>{(a,3) (c,4)}"),
                Case.of(
                        "AG-05",
                        KV,
                        "update",
                        s -> s.df().groupBy("k").agg(expr("sum(v)"), expr("avg(v)"), expr("min(v)"), expr("max(v)")),
                        "add: [(a,null)] => b0<st=1/1/0>{(a,null,null,null,null)} "
                                + "add: [(a,3),(b,-1)] => b1<st=2/2/0>{(a,3,3.0,3,3) (b,-1,-1.0,-1,-1)} "
                                + "add: [(a,4),(a,null)] => b2<st=2/1/0>{(a,7,3.5,3,4)}"),
                Case.of(
                        "AG-07",
                        KV,
                        "complete",
                        s -> s.df().filter("v > 0")
                                .agg(expr("count(*)"), expr("max(v)"))
                                .selectExpr("`count(1)`", "`max(v)`"),
                        "add: [(a,-1)] => b0<st=1/1/0>{(0,null)} add: [(b,5)] => b1<st=1/1/0>{(1,5)}"),
                Case.of(
                                "AG-09",
                                "k STRING, v INT",
                                "update",
                                s -> s.df().groupBy(expr("v % 2"), expr("k")).count(),
                                "add: [(a,1),(a,3),(a,2)] => b0<st=2/2/0>{(0,a,1) (1,a,2)} add: [(a,4)] => b1<st=2/1/0>{(0,a,2)}")
                        .keyed(2),
                Case.of(
                        "AG-11",
                        KV,
                        "update",
                        s -> s.df().groupBy("k")
                                .agg(
                                        expr("sort_array(collect_list(v))"),
                                        expr("sort_array(collect_set(v))"),
                                        expr("first(v)"),
                                        expr("last(v)")),
                        "add: [(a,2),(a,1),(a,2)] => b0<st=1/1/0>{(a,[1,2,2],[1,2],2,2)} "
                                + "add: [(a,null),(a,9)] => b1<st=1/1/0>{(a,[1,2,2,9],[1,2,9],2,9)}"),
                Case.of(
                                "AG-13",
                                "value DOUBLE",
                                "update",
                                s -> s.df().agg(expr("round(stddev_samp(value), 6)"), expr("round(var_pop(value), 6)")),
                                "add: [2.0] => b0<st=1/1/0>{(null,0.0)} add: [4.0,6.0] => b1<st=1/1/0>{(2.0,2.666667)}")
                        .keyed(0),
                Case.of(
                        "AG-15",
                        "k STRING, v INT, o INT",
                        "update",
                        s -> s.df().groupBy("k")
                                .agg(
                                        expr("max_by(v, o)"),
                                        expr("min_by(v, o)"),
                                        expr("count_if(v > 1)"),
                                        expr("bool_and(v > 0)")),
                        "add: [(a,1,10),(a,2,5)] => b0<st=1/1/0>{(a,1,2,1,true)} "
                                + "add: [(a,3,20),(a,-1,1)] => b1<st=1/1/0>{(a,3,-1,2,false)}"),
                Case.of(
                        "AG-17",
                        KV,
                        "update",
                        s -> s.df().groupBy("k")
                                .agg(udaf(new TypedGroupsTest.SumOfSquares(), Encoders.INT())
                                        .apply(col("v"))),
                        "add: [(a,2),(a,3)] => b0<st=1/1/0>{(a,13)} add: [(a,1)] => b1<st=1/1/0>{(a,14)}"),
                Case.of(
                        "AG-17 reduceGroups",
                        KV,
                        "update",
                        s -> s.df().as(Encoders.bean(TypedGroupsTest.Reading.class))
                                .groupByKey(
                                        (MapFunction<TypedGroupsTest.Reading, String>) TypedGroupsTest.Reading::k,
                                        Encoders.STRING())
                                .mapValues(
                                        (MapFunction<TypedGroupsTest.Reading, Integer>) TypedGroupsTest.Reading::v,
                                        Encoders.INT())
                                .reduceGroups((ReduceFunction<Integer>) Integer::max)
                                .toDF(),
                        "add: [(a,2),(b,3)] => b0<st=2/2/0>{(a,2) (b,3)} add: [(a,1),(b,5)] => b1<st=2/2/0>{(a,2) (b,5)}"),
                Case.of(
                        "AG-21",
                        "v INT",
                        "append",
                        s -> s.df().join(
                                        s.session()
                                                .createDataFrame(
                                                        List.of(
                                                                RowFactory.create(1),
                                                                RowFactory.create(2),
                                                                RowFactory.create(3),
                                                                RowFactory.create(4),
                                                                RowFactory.create(5)),
                                                        StructType.fromDDL("n INT"))
                                                .groupBy(expr("n % 2").as("parity"))
                                                .count(),
                                        expr("v = parity"))
                                .selectExpr("v", "count"),
                        "add: [0,1,2] => b0{(0,2) (1,3)} add: [1] => b1{(1,3)}"),
                Case.of(
                        "AG-27",
                        INT,
                        "update",
                        s -> s.df().groupBy("value").count(),
                        "add: [1,2] => b0<st=2/2/0>{(1,1) (2,1)} RESTART add: [1] => b1<st=2/1/0>{(1,2)}"),
                Case.of(
                        "AG-31",
                        INT,
                        "update",
                        s -> s.df().groupBy("value").count(),
                        "add: [1] => b0<st=1/1/0>{(1,1)} RESTART => no batch"));
    }
}
