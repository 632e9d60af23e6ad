package io.millrace.planner.codegen;

import static io.millrace.planner.codegen.Exprs.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.analyze.TimeCalls;
import io.millrace.planner.codegen.emit.Emitters;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each function that has an emitter gives what its definition gives, on generated values with nulls and edges. */
class EmitAgainstEvalTest {
    static final StructType SCHEMA = StructType.fromDDL(
            "b BOOLEAN, b2 BOOLEAN NOT NULL, by TINYINT, by2 TINYINT, sh SMALLINT, sh2 SMALLINT, i INT, "
                    + "i2 INT, in INT NOT NULL, l BIGINT, l2 BIGINT, f FLOAT, f2 FLOAT, d DOUBLE, d2 DOUBLE, dn DOUBLE NOT NULL, s STRING, s2 STRING, "
                    + "s3 STRING NOT NULL, bin BINARY, bin2 BINARY, dt DATE, dt2 DATE, ts TIMESTAMP, ts2 TIMESTAMP, nt TIMESTAMP_NTZ, nt2 TIMESTAMP_NTZ, dc DECIMAL(10,2), dc2 DECIMAL(10,2), "
                    + "dc3 DECIMAL(5,0), big DECIMAL(30,4), arr ARRAY<INT>, m MAP<STRING,BIGINT>, st STRUCT<a: INT, b: STRING, c: DOUBLE>");
    private static final String[] ALL = SCHEMA.fieldNames();
    private static final int ROWS = 150;

    private record Shape(String name, Function<Exprs, Expr> make) {}

    private final List<Shape> shapes = new ArrayList<>();
    private final Set<String> covered = new TreeSet<>();

    private void add(String name, Function<Exprs, Expr> make) {
        shapes.add(new Shape(name, make));
    }

    /** The function over these columns, and nested once inside others so that scopes are met. */
    private void over(String function, String... columnLists) {
        if (FunctionRegistry.builtin().scalar(function).isEmpty()) {
            return;
        }
        covered.add(function);
        for (String columns : columnLists) {
            String[] names = columns.isEmpty() ? new String[0] : columns.split(" ");
            add(
                    function + "(" + columns + ")",
                    x -> x.call(function, Stream.of(names).map(x::col).toArray(Expr[]::new)));
        }
    }

    private void define() {
        for (String op : List.of("+", "-", "*", "/", "%", "mod", "pmod", "div")) {
            over(op, "i i2", "l l2", "by by2", "sh sh2", "d d2", "f f2", "dc dc2", "dc dc3", "i l", "in dn", "i d");
            covered.add(op);
        }
        add("i % 7", x -> x.call("%", x.col("i"), lit(7)));
        add("pmod 7", x -> x.call("pmod", x.col("l"), lit(60L)));
        add("div 7", x -> x.call("div", x.col("l"), lit(60L)));
        for (String op : List.of("=", "<", "<=", ">", ">=", "<=>", "equal_null", "==", "!=", "<>")) {
            over(
                    op,
                    "b b2",
                    "i i2",
                    "l l2",
                    "d d2",
                    "f f2",
                    "s s2",
                    "bin bin2",
                    "dt dt2",
                    "ts ts2",
                    "nt nt2",
                    "nt ts",
                    "nt dt",
                    "dc dc2",
                    "dc dc3",
                    "big big",
                    "st st",
                    "dn d",
                    "s3 s");
        }
        over("and", "b b2", "b b", "b2 b2", "b2 b");
        over("or", "b b2", "b b", "b2 b2", "b2 b");
        over("not", "b", "b2");
        over("!", "b");
        over("isnull", ALL);
        over("isnotnull", ALL);
        over("negative", "i", "l", "d", "f", "by", "sh", "dc");
        over("abs", "i", "l", "d", "f", "by", "sh", "dc");
        for (String op : List.of("&", "|", "^")) {
            over(op, "i i2", "l l2", "by by2", "sh sh2");
        }
        over("~", "i", "l", "by", "sh");
        over("sqrt", "d");
        over("rint", "d");
        covered.add("round");
        for (int scale : new int[] {0, 1, 2, 4, 12, 13, -1}) {
            add("round " + scale, x -> x.call("round", x.col("d"), lit(scale)));
            add("round / " + scale, x -> x.call("round", x.call("/", x.col("d"), lit(288.675)), lit(scale)));
            add(
                    "round halves " + scale,
                    x -> x.call("round", x.call("/", x.cast(x.col("i"), DataTypes.DoubleType), lit(8.0)), lit(scale)));
        }
        over("round", "d", "f", "dn", "i", "dc");
        over(
                "coalesce",
                "nt nt2",
                "nt ts",
                "nt dt",
                "i i2 in",
                "s s2 s3",
                "s s2",
                "d d2",
                "arr arr",
                "st st",
                "dc dc2",
                "b b2");
        over("nvl", "i i2", "s s3");
        over("ifnull", "d d2");
        over("if", "b nt nt2", "b i i2", "b s s2", "b2 st st", "b d l");
        over("nvl2", "s i i2", "i s s2");
        over("nullif", "i i2", "s s2", "d d2");
        over("in", "nt nt2 dt", "i i2 in", "s s2 s3", "d d2 dn", "l l2 l");
        over("least", "nt nt2", "i i2 in", "d d2", "s s2", "l l2");
        over("greatest", "i i2 in", "d d2", "s s2", "f f2");
        over("concat", "s s2", "s s2 s3", "s3");
        over("||", "s s2");
        over("substring", "s i i2", "s i");
        over("substr", "s i i2");
        for (String function : List.of(
                "upper",
                "lower",
                "ucase",
                "lcase",
                "length",
                "char_length",
                "character_length",
                "len",
                "octet_length",
                "trim",
                "ltrim",
                "rtrim")) {
            over(function, "s", "s3");
        }
        for (String function : List.of("startswith", "endswith", "contains", "instr")) {
            over(function, "s s2", "s3 s3", "s s3");
        }
        covered.add("like");
        for (String pattern :
                List.of("Hello%", "%World", "%lo%", "abc", "", "%", "a_c", "%l%o%", "_", "__", "%b%", "h%o", "\\%a")) {
            add("like " + pattern, x -> x.call("like", x.col("s"), lit(pattern)));
        }
        over("like", "s s2");
        over("find_in_set", "s s2", "s3 s3");
        windows();
        for (String set : List.of("abc,Hello,x", "", ",", "DE,FR", "abc")) {
            add("find_in_set " + set, x -> x.call("find_in_set", x.col("s"), lit(set)));
        }
        for (String part : List.of(
                "year", "month", "quarter", "dayofyear", "dayofweek", "weekday", "day", "dayofmonth", "unix_date")) {
            over(part, "dt", "ts", "nt");
        }
        for (String part : List.of("hour", "minute", "second", "unix_seconds", "unix_millis", "unix_micros")) {
            over(part, "ts");
        }
        for (String part : List.of("hour", "minute", "second")) {
            over(part, "nt");
        }
        for (String function : List.of("timestamp_seconds", "timestamp_millis", "timestamp_micros")) {
            over(function, "l", "i");
        }
        over("date_from_unix_date", "i");
        over("date_add", "dt i", "dt in");
        over("date_sub", "dt i", "dt in");
        covered.add("date_trunc");
        for (String unit :
                List.of("MILLISECOND", "second", "MINUTE", "hour", "DAY", "dd", "WEEK", "month", "nothing")) {
            add("date_trunc " + unit, x -> x.call("date_trunc", lit(unit), x.col("ts")));
            add("date_trunc local " + unit, x -> x.call("date_trunc", lit(unit), x.col("nt")));
        }
        over("struct", "i s", "d st arr");
        if (FunctionRegistry.builtin().scalar("named_struct").isPresent()) {
            covered.add("named_struct");
            add("named_struct", x -> x.call("named_struct", lit("p"), x.col("i"), lit("q"), x.col("s")));
            add(
                    "named_struct.q",
                    x -> new Expr.Field(x.call("named_struct", lit("p"), x.col("i"), lit("q"), x.col("s")), 1));
        }
        for (int k = 0; k < 3; k++) {
            int field = k;
            add("st." + k, x -> new Expr.Field(x.col("st"), field));
            add("coalesce(st).", x -> new Expr.Field(x.call("coalesce", x.col("st"), x.col("st")), field));
        }
        casts();
        add(
                "case",
                x -> new Expr.Case(
                        List.of(x.call(">", x.col("i"), lit(5)), x.col("b")),
                        List.of(x.call("+", x.col("in"), lit(1)), x.col("i2")),
                        null,
                        DataTypes.IntegerType));
        add(
                "case else",
                x -> new Expr.Case(
                        List.of(x.col("b")),
                        List.of(x.call("concat", x.col("s"), x.col("s2"))),
                        x.col("s3"),
                        DataTypes.StringType));
        add("shared inside branches", x -> {
            Expr sum = x.call("+", x.col("d"), x.col("d2"));
            return x.call("if", x.col("b"), x.call("*", sum, sum), x.call("-", sum, x.col("dn")));
        });
    }

    private void windows() {
        covered.addAll(List.of("window", "window_time"));
        long[][] specs = {
            {1_000_000L, 1_000_000L, 0L, 0},
            {10_000_000L, 3_000_000L, 0L, 2},
            {3_600_000_000L, 3_600_000_000L, 900_000_000L, 0}
        };
        for (long[] s : specs) {
            Function<Exprs, Expr> window = x -> TimeCalls.window(x.col("ts"), s[0], s[1], s[2], (int) s[3]);
            String name = "window " + Arrays.toString(s);
            add(name, window);
            Function<Exprs, Expr> local = x -> TimeCalls.window(x.col("nt"), s[0], s[1], s[2], (int) s[3]);
            add(name + " local", local);
            add(name + " local.time", x -> TimeCalls.windowTime(local.apply(x)));
            add(name + ".start", x -> new Expr.Field(window.apply(x), 0));
            add(name + ".time", x -> TimeCalls.windowTime(window.apply(x)));
            add(
                    name + " or null",
                    x -> x.call(
                            "if",
                            x.col("b"),
                            window.apply(x),
                            Expr.nullOf(window.apply(x).type())));
        }
    }

    private void casts() {
        List<DataType> targets = List.of(
                DataTypes.ByteType,
                DataTypes.ShortType,
                DataTypes.IntegerType,
                DataTypes.LongType,
                DataTypes.FloatType,
                DataTypes.DoubleType,
                DataTypes.StringType,
                DataTypes.BooleanType,
                DataTypes.BinaryType,
                DataTypes.DateType,
                DataTypes.TimestampType,
                DataTypes.TimestampNTZType,
                DataTypes.createDecimalType(10, 2),
                DataTypes.createDecimalType(18, 6),
                DataTypes.createDecimalType(30, 4));
        for (String column : ALL) {
            for (DataType target : targets) {
                for (Expr.CastMode mode : Expr.CastMode.values()) {
                    DataType from = SCHEMA.apply(column).dataType();
                    if (io.millrace.planner.function.cast.Casts.canCast(from, target, mode)) {
                        add(
                                "cast " + column + " to " + target + " " + mode,
                                x -> new Expr.Cast(x.col(column), target, mode, "UTC"));
                    }
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> generatedGivesWhatTheDefinitionGives() {
        define();
        return Stream.of(Exprs.ANSI, Exprs.LEGACY)
                .flatMap(session -> shapes.stream()
                        .map(s -> DynamicTest.dynamicTest(
                                (session.ansi() ? "ansi " : "legacy ") + s.name(), () -> check(s, session))));
    }

    private static void check(Shape shape, BindContext session) {
        Exprs x = new Exprs(SCHEMA, session);
        Expr e;
        try {
            e = shape.make().apply(x);
        } catch (io.millrace.sql.AnalysisException refused) {
            return;
        }
        StageHarness.compare(
                StageHarness.project(SCHEMA, List.of(e, e, x.col("s"))),
                session,
                ROWS,
                shape.name().hashCode());
    }

    @Test
    void everyEmitterIsCompared() {
        define();
        Set<String> missing = new TreeSet<>();
        for (String name : Emitters.names()) {
            FunctionRegistry.builtin().scalar(name).ifPresent(f -> {
                if (!covered.contains(name)) {
                    missing.add(name);
                }
            });
        }
        missing.removeAll(Set.of("from_json", "to_json"));
        assertThat(missing).isEmpty();
    }
}
