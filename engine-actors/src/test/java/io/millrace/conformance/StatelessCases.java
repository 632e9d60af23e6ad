package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.expr;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;

/** Section 5.1: stateless operators, unions, stream-static joins. */
final class StatelessCases {
    private static final String INT = "value INT";
    private static final String ID_ARRAY = "id INT, arr ARRAY<INT>";
    private static final String ARRAYS = "add: [(1,[10,20]),(2,[]),(3,null)] => ";

    private StatelessCases() {}

    static List<Case> all() {
        return List.of(
                Case.of(
                        "ST-01",
                        INT,
                        "append",
                        s -> s.df().filter("value % 2 = 0").selectExpr("value * 2"),
                        "add: [1,2,3,4] => b0{4 8} add: [5] => b1{} add: [6,8] => b2{12 16}"),
                Case.of(
                        "ST-03",
                        INT,
                        "update",
                        s -> s.df().selectExpr("value + 1"),
                        "add: [1,1] => b0{2 2} add: [1] => b1{2}"),
                Case.of(
                        "ST-05 explode",
                        ID_ARRAY,
                        "append",
                        s -> s.df().selectExpr("id", "explode(arr)"),
                        ARRAYS + "b0{(1,10) (1,20)}"),
                Case.of(
                        "ST-05 explode_outer",
                        ID_ARRAY,
                        "append",
                        s -> s.df().selectExpr("id", "explode_outer(arr)"),
                        ARRAYS + "b0{(1,10) (1,20) (2,null) (3,null)}"),
                Case.of(
                        "ST-05 posexplode",
                        ID_ARRAY,
                        "append",
                        s -> s.df().selectExpr("id", "posexplode(arr)"),
                        ARRAYS + "b0{(1,0,10) (1,1,20)}"),
                Case.of(
                        "ST-07",
                        "a INT, b STRING",
                        "append",
                        s -> s.df().selectExpr("to_json(struct(a, b))"),
                        "add: [(1,x),(null,y),(2,null)] => b0{{\"a\":1,\"b\":\"x\"} {\"a\":2} {\"b\":\"y\"}}"),
                Case.of(
                        "ST-09 union",
                        Map.of("A", "a INT, b INT", "B", "b INT, a INT"),
                        "append",
                        s -> s.df("A").union(s.df("B")),
                        "add A: [(1,2)] add B: [(3,4)] => b0{(1,2) (3,4)}"),
                Case.of(
                        "ST-09 unionByName",
                        Map.of("A", "a INT, b INT", "B", "b INT, a INT"),
                        "append",
                        s -> s.df("A").unionByName(s.df("B")),
                        "add A: [(1,2)] add B: [(3,4)] => b0{(1,2) (4,3)}"),
                join("inner", "b0{(1,a) (2,b) (2,c)}"),
                join("left_outer", "b0{(1,a) (2,b) (2,c) (3,null)}"),
                join("left_semi", "b0{1 2}"),
                join("right_outer", "b0{(1,a) (2,b) (2,c) (3,null)}"),
                join("left_anti", "b0{3}"),
                Case.of(
                        "ST-17",
                        INT,
                        "complete",
                        s -> s.df().limit(3).groupBy("value").count(),
                        "add: [1,1] => b0<st=1/1/0+1/1/0>{(1,2)} add: [2,2,2] => b1<st=2/1/0+1/1/0>{(1,2) (2,1)} "
                                + "add: [3] => b2<st=2/0/0+1/0/0>{(1,2) (2,1)}"),
                Case.of(
                                "ST-19 rollup",
                                "a INT, b INT",
                                "update",
                                s -> s.df().rollup("a", "b").count(),
                                "add: [(1,1),(1,2)] => b0{(1,1,1) (1,2,1) (1,null,2) (null,null,2)}")
                        .keyed(2),
                Case.of(
                                "ST-19 cube",
                                "a INT, b INT",
                                "update",
                                s -> s.df().cube("a", "b").count(),
                                "add: [(1,1),(1,2)] => b0{(1,1,1) (1,2,1) (1,null,2) (null,1,1) (null,2,1) (null,null,2)}")
                        .keyed(2),
                Case.of("ST-23", INT, "append", s -> s.df().filter(col("value").gt(1)), "add: [1,null,2] => b0{2}"),
                Case.of(
                        "RT-09",
                        INT,
                        "append",
                        s -> s.df().select(
                                        expr("explode(array(value, -value))").as("v"),
                                        col("value").as("k"))
                                .filter("k > 0")
                                .join(table(s), expr("k = key"), "left_outer")
                                .selectExpr("k", "v", "name"),
                        "add: [0,1,3] => b0{(1,-1,a) (1,1,a) (3,-3,null) (3,3,null)}"));
    }

    private static Case join(String type, String expected) {
        return Case.of(
                "ST-11 " + type,
                "k INT",
                "append",
                s -> {
                    Dataset<Row> joined = type.startsWith("right")
                            ? table(s).join(s.df(), expr("k = key"), type)
                            : s.df().join(table(s), expr("k = key"), type);
                    return type.startsWith("left_semi") || type.startsWith("left_anti")
                            ? joined
                            : joined.selectExpr("k", "name");
                },
                "add: [1,2,3] => " + expected);
    }

    private static Dataset<Row> table(Case.Streams s) {
        return s.session()
                .createDataFrame(
                        List.of(RowFactory.create(1, "a"), RowFactory.create(2, "b"), RowFactory.create(2, "c")),
                        StructType.fromDDL("key INT, name STRING"));
    }
}
