package io.millrace.conformance;

import static io.millrace.sql.functions.col;
import static io.millrace.sql.functions.count;
import static io.millrace.sql.functions.lit;
import static io.millrace.sql.functions.negate;
import static io.millrace.sql.functions.product;
import static io.millrace.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.java.function.MapFunction;
import io.millrace.error.MillraceException;
import io.millrace.sql.Column;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.api.java.UDF2;
import io.millrace.sql.expressions.Window;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of Datasets, columns and sessions, each with what the same call gave on Spark 4.2: a value, rows under their schema, or a condition. */
class ObservedCallsTest {
    enum Colour {
        RED,
        BLUE
    }

    record Paint(Colour c) {}

    record Point(int x, String y) {}

    /** A call. */
    @FunctionalInterface
    interface Call {
        Object get() throws Exception;
    }

    private static MillraceSession session;

    @BeforeAll
    static void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.session.timeZone", "UTC")
                .config("millrace.sql.shuffle.partitions", "1")
                .create();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Dataset<Row> orders() {
        return session.sql(
                "SELECT * FROM VALUES (1,'ann','x',1.5D),(2,'bob','y',2.5D),(3,NULL,NULL,NULL) AS t(id,cust,tag,d)");
    }

    private static Dataset<Row> tiers() {
        return session.sql("SELECT * FROM VALUES ('ann',1),('bob',2),(NULL,4) AS t(cust,tier)");
    }

    static Stream<String> names() {
        return EXPECTED.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void callsGiveWhatSparksGive(String name) {
        String got;
        try {
            got = text(calls().get(name).get());
        } catch (MillraceException e) {
            got = e.getCondition();
        } catch (Exception e) {
            got = e.getClass().getSimpleName();
        }
        assertThat(got).isEqualTo(EXPECTED.get(name));
    }

    private static String text(Object value) {
        if (value instanceof Dataset<?> d) {
            List<String> rows = new ArrayList<>();
            d.collectAsList().forEach(r -> rows.add(String.valueOf(r)));
            return d.schema().simpleString() + " " + rows.stream().sorted().toList();
        }
        return value instanceof Object[] a ? Arrays.toString(a) : String.valueOf(value);
    }

    private static final Map<String, String> EXPECTED = new LinkedHashMap<>();

    static {
        String unknown = "UNRESOLVED_COLUMN.WITH_SUGGESTION";
        EXPECTED.put("fill of no column", unknown);
        EXPECTED.put("replace of no column", unknown);
        EXPECTED.put("a statistic that is none", "UNRECOGNIZED_STATISTIC");
        EXPECTED.put("two columns of one name", "COLUMN_ALREADY_EXISTS");
        EXPECTED.put("a column in another spelling", "struct<ID:int> [[1], [2], [3]]");
        EXPECTED.put("toDF with too few names", "ASSIGNMENT_ARITY_MISMATCH");
        EXPECTED.put("in nothing", "struct<cust:string,tier:int> []");
        EXPECTED.put("names of columns", "[substr(tag, 1, 2), negative(id)]");
        EXPECTED.put("greatest text of groups", "_LEGACY_ERROR_TEMP_1323");
        EXPECTED.put("pivot with null", "[cust, null, x, y]");
        EXPECTED.put("join with itself", "3");
        EXPECTED.put("joinWith without a right side", "INVALID_JOIN_TYPE_FOR_JOINWITH");
        EXPECTED.put("more than all rows", "IllegalArgumentException");
        EXPECTED.put("no partitions", "IllegalArgumentException");
        EXPECTED.put("a function that gives null", "struct<value:string> [ann, bob, null]");
        EXPECTED.put("null among values", "[a, null]");
        EXPECTED.put("number as text", "[Point[x=1, y=5]]");
        EXPECTED.put("date as text", "[2024-01-01]");
        EXPECTED.put("no such constant", "EXPRESSION_DECODING_FAILED");
        EXPECTED.put("a view with two names", "TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS");
        EXPECTED.put("a setting that is no number", "INVALID_CONF_VALUE.TYPE_MISMATCH");
        EXPECTED.put("too few arguments", "WRONG_NUM_ARGS.WITHOUT_SUGGESTION");
        EXPECTED.put("two Datasets observed by one name", "DUPLICATED_METRICS_NAME");
        EXPECTED.put("one Dataset observed twice", "6");
        EXPECTED.put("a frame that ends before it begins", "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON");
        EXPECTED.put("text of a Dataset", "[id: int, cust: string ... 2 more fields]|[s: struct<a: int>]");
        EXPECTED.put("product", "struct<product(id):double> [[6.0]]");
    }

    private static Map<String, Call> calls() {
        Map<String, Call> all = new TreeMap<>();
        all.put("fill of no column", () -> orders().na().fill("x", new String[] {"zz"}));
        all.put("replace of no column", () -> orders().na().replace("nope", Map.of("a", "b")));
        all.put("a statistic that is none", () -> orders().select("id").summary("nope"));
        all.put("two columns of one name", () -> orders().withColumns(new TreeMap<>(Map.of("z", lit(1), "Z", lit(2)))));
        all.put("a column in another spelling", () -> orders().select("ID"));
        all.put("toDF with too few names", () -> tiers().toDF("a"));
        all.put("in nothing", () -> tiers().where(col("tier").isin()));
        all.put(
                "names of columns",
                () -> orders().select(col("tag").substr(1, 2), negate(col("id")))
                        .columns());
        all.put("greatest text of groups", () -> orders().groupBy("cust").max("tag"));
        all.put(
                "pivot with null",
                () -> orders().groupBy("cust").pivot("tag").count().columns());
        all.put("join with itself", () -> {
            Dataset<Row> t = tiers();
            return t.join(t, t.col("tier").equalTo(t.col("tier"))).count();
        });
        all.put("joinWith without a right side", () -> tiers().joinWith(orders(), lit(true), "left_semi"));
        all.put("more than all rows", () -> orders().sample(1.5));
        all.put("no partitions", () -> orders().repartition(0));
        all.put(
                "a function that gives null",
                () -> orders().map((MapFunction<Row, String>) r -> r.getAs("cust"), Encoders.STRING()));
        all.put(
                "null among values",
                () -> session.createDataset(Arrays.asList("a", null), Encoders.STRING())
                        .collectAsList());
        all.put(
                "number as text",
                () -> session.sql("SELECT 1 x, 5 y")
                        .as(Encoders.bean(Point.class))
                        .collectAsList());
        all.put(
                "date as text",
                () -> session.sql("SELECT DATE'2024-01-01' d")
                        .as(Encoders.STRING())
                        .collectAsList());
        all.put(
                "no such constant",
                () -> session.sql("SELECT 'GREEN' c")
                        .as(Encoders.bean(Paint.class))
                        .collectAsList());
        all.put("a view with two names", () -> {
            tiers().createTempView("a.b");
            return "made";
        });
        all.put("a setting that is no number", () -> {
            session.conf().set("spark.sql.shuffle.partitions", "x");
            return "set";
        });
        all.put("too few arguments", () -> {
            session.udf().register("plus2", (UDF2<Integer, Integer, Integer>) Integer::sum, DataTypes.IntegerType);
            return session.sql("SELECT plus2(1)");
        });
        all.put(
                "two Datasets observed by one name",
                () -> orders().observe("q", count(lit(1)).as("n"))
                        .join(tiers().observe("q", count(lit(1)).as("n")), "cust"));
        all.put("one Dataset observed twice", () -> {
            Dataset<Row> d = orders();
            Column n = count(lit(1)).as("n");
            return d.observe("q", n).union(d.observe("q", n)).count();
        });
        all.put(
                "a frame that ends before it begins",
                () -> orders().select(sum("id").over(Window.orderBy("id").rowsBetween(2, 1))));
        all.put("text of a Dataset", () -> orders() + "|" + session.sql("SELECT struct(1 a) s"));
        all.put("product", () -> orders().agg(product(col("id"))));
        return all;
    }
}
