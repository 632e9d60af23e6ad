package io.millrace.planner.codegen;

import static io.millrace.planner.codegen.Exprs.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.analyze.TimeCalls;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.RowCodec;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusedStageTest {
    private static final StructType SCHEMA = EmitAgainstEvalTest.SCHEMA;
    private final Exprs x = new Exprs(SCHEMA, Exprs.ANSI);

    private static Exprs over(StructType schema) {
        return new Exprs(schema, Exprs.ANSI);
    }

    private static StructType widened(StructType s, String ddl) {
        for (var f : StructType.fromDDL(ddl).fieldList()) {
            s = s.add(f);
        }
        return s;
    }

    @Test
    void onlyFilteringHandsOnTheBytesOfTheRow() {
        Expr condition = x.call("and", x.call(">", x.col("in"), lit(0)), x.col("b2"));
        OperatorSpec.Fused spec = new OperatorSpec.Fused(SCHEMA, List.of(new RowStep.Keep(condition)), SCHEMA);
        StageHarness.compare(spec, Exprs.ANSI, 200, 1);
        FusedStage stage = StageCompiler.compile(spec, Exprs.ANSI).create(Exprs.context(Exprs.ANSI));
        byte[] row = new RowCodec(SCHEMA).encode(passing());
        List<Object> seen = new ArrayList<>();
        stage.process(row, 0, row.length, (b, o, l) -> seen.add(b));
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0)).isSameAs(row);
    }

    private static Object[] passing() {
        Object[] row = new RandomRows(3).row(SCHEMA);
        row[SCHEMA.fieldIndex("in")] = 5;
        row[SCHEMA.fieldIndex("b2")] = true;
        return row;
    }

    @Test
    void stepsBehindProjectionsAndExpansionsSeeTheNewColumns() {
        List<Expr> first =
                List.of(x.call("+", x.col("dn"), x.col("d")), x.call("upper", x.col("s")), x.col("arr"), x.col("ts"));
        StructType mid = StageHarness.schemaOf(first);
        Exprs y = over(mid);
        List<Expr> a = List.of(y.col("c0"), y.col("c1"), lit("a"), y.col("c3"));
        List<Expr> b = List.of(
                y.call("*", y.col("c0"), lit(2.0)), y.col("c1"), Expr.nullOf(DataTypes.StringType), y.col("c3"));
        StructType wide = StageHarness.schemaOf(b);
        Exprs z = over(wide);
        OperatorSpec.Fused spec = new OperatorSpec.Fused(
                SCHEMA,
                List.of(
                        new RowStep.Keep(x.call("isnotnull", x.col("s"))),
                        new RowStep.Project(first),
                        new RowStep.WatchEventTime(3, y.col("c3"), 1_000_000L),
                        new RowStep.Keep(y.call(">", y.col("c0"), lit(-1000.0))),
                        new RowStep.Expand(List.of(a, b)),
                        new RowStep.Keep(z.call("<", z.col("c0"), lit(1e9)))),
                wide);
        StageHarness.compare(spec, Exprs.ANSI, 300, 2);
    }

    @Test
    void slidingWindowsStayApartAsTheirBounds() {
        StructType in = StructType.fromDDL("ts TIMESTAMP, s STRING");
        Exprs e = over(in);
        List<List<Expr>> lists = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            lists.add(List.of(TimeCalls.window(e.col("ts"), 10_000_000L, 4_000_000L, 0, k), e.col("s")));
        }
        StructType wide = StageHarness.schemaOf(lists.get(0));
        Expr window = over(wide).col("c0");
        OperatorSpec.Fused spec = new OperatorSpec.Fused(
                in,
                List.of(
                        new RowStep.Expand(lists),
                        new RowStep.Keep(over(wide).call("isnotnull", window)),
                        new RowStep.Project(List.of(
                                window, TimeCalls.windowTime(window), over(wide).col("c1")))),
                StageHarness.schemaOf(
                        List.of(window, TimeCalls.windowTime(window), over(wide).col("c1"))));
        StageHarness.compare(spec, Exprs.ANSI, 300, 7);
        byte[] row = new RowCodec(in).encode(new Object[] {1_700_000_000_123_456L, "abc"});
        FusedStage stage = StageCompiler.compile(spec, Exprs.ANSI).create(Exprs.context(Exprs.ANSI));
        assertThat(bytesARow(stage, row, 3)).isLessThan(0.01);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void arraysMapsAndStructsAreExploded(boolean outer) {
        StructType in = StructType.fromDDL(
                "id INT, arr ARRAY<STRING>, m MAP<STRING, DOUBLE>, sts ARRAY<STRUCT<a: INT, b: STRING, c: ARRAY<INT>>>");
        Exprs e = over(in);
        StructType one = widened(in, "pos INT, element STRING");
        StageHarness.compare(
                new OperatorSpec.Fused(in, List.of(new RowStep.Explode(e.col("arr"), true, outer)), one),
                Exprs.ANSI,
                300,
                3);
        StructType two = widened(in, "k STRING, v DOUBLE");
        StageHarness.compare(
                new OperatorSpec.Fused(
                        in,
                        List.of(
                                new RowStep.Explode(e.col("m"), false, outer),
                                new RowStep.Keep(
                                        over(two).call("isnotnull", over(two).col("id")))),
                        two),
                Exprs.ANSI,
                300,
                4);
        StructType three = widened(in, "a INT, b STRING, c ARRAY<INT>");
        StageHarness.compare(
                new OperatorSpec.Fused(in, List.of(new RowStep.Inline(e.col("sts"), outer)), three),
                Exprs.ANSI,
                300,
                5);
    }

    @Test
    void eventTimesAreWatchedInMilliseconds() {
        StructType in = StructType.fromDDL("ts TIMESTAMP");
        OperatorSpec.Fused spec =
                new OperatorSpec.Fused(in, List.of(new RowStep.WatchEventTime(2, over(in).col("ts"), 0L)), in);
        FusedStage stage = StageCompiler.compile(spec, Exprs.ANSI).create(Exprs.context(Exprs.ANSI));
        assertThat(stage.maxEventTimeMs(2)).isEqualTo(Long.MIN_VALUE);
        RowCodec codec = new RowCodec(in);
        for (Long us : new Long[] {5_999L, null, 1_000L, -1L}) {
            byte[] row = codec.encode(new Object[] {us});
            stage.process(row, 0, row.length, (b, o, l) -> {});
        }
        assertThat(stage.maxEventTimeMs(2)).isEqualTo(5);
        assertThat(stage.eventTimes()[0].minMs()).isEqualTo(-1);
        assertThat(stage.eventTimes()[0].count()).isEqualTo(3);
        stage.resetEventTimes();
        assertThat(stage.maxEventTimeMs(2)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void userFunctionsAreCalledFromGeneratedCode() {
        UserFunction flagged = new UserFunction(
                "flagged",
                args -> args[0] != null && ((String) args[0]).length() > 3,
                DataTypes.BooleanType,
                null,
                true);
        Expr udf = new Expr.Udf(flagged, List.of(x.call("concat", x.col("s3"), lit("!"))));
        OperatorSpec.Fused spec = new OperatorSpec.Fused(
                SCHEMA,
                List.of(new RowStep.Keep(udf), new RowStep.Project(List.of(udf, x.col("s3")))),
                StageHarness.schemaOf(List.of(udf, x.col("s3"))));
        StageHarness.compare(spec, Exprs.ANSI, 200, 6);
        assertThat(StageCompiler.compile(spec, Exprs.ANSI).generated()).isTrue();
    }

    @Test
    void equalShapesShareOneClass() {
        FusedStage[] stages = new FusedStage[2];
        for (int i = 0; i < 2; i++) {
            Expr condition = x.call(">", x.col("in"), lit(i));
            stages[i] = StageCompiler.compile(
                            new OperatorSpec.Fused(SCHEMA, List.of(new RowStep.Keep(condition)), SCHEMA), Exprs.ANSI)
                    .create(Exprs.context(Exprs.ANSI));
        }
        assertThat(stages[0].getClass()).isSameAs(stages[1].getClass());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 120, 200})
    void noMethodIsTooLongForTheJit(int columns) {
        List<Expr> list = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            Expr sum = x.call("+", x.call("*", x.col("d"), lit(1.5 + i)), x.col("d2"));
            Expr text = x.call("concat", x.call("upper", x.col("s")), lit("-" + i));
            Expr branch = new Expr.Case(
                    List.of(x.call("=", x.col("s"), lit("abc")), x.call(">", sum, lit(10.0))),
                    List.of(text, x.call("substring", x.col("s2"), lit(1), lit(i % 7))),
                    x.call("coalesce", x.col("s2"), x.col("s3")),
                    DataTypes.StringType);
            list.add(i % 3 == 0 ? sum : i % 3 == 1 ? branch : x.call("struct", sum, text));
        }
        OperatorSpec.Fused spec = StageHarness.project(SCHEMA, list);
        ClassCompiler.Made<FusedStage> made = StageCompiler.generate(spec, Exprs.ANSI);
        assertThat(made.longestCode()).isLessThanOrEqualTo(ClassCompiler.MAX_CODE_BYTES);
        StageHarness.compare(spec, Exprs.ANSI, 60, columns);
    }

    @Test
    void filterAndProjectionAllocateNothing() {
        StructType in = StructType.fromDDL("id BIGINT, amount DOUBLE, n INT, name STRING, city STRING, ts TIMESTAMP");
        Exprs e = over(in);
        List<Expr> columns = List.of(
                e.col("id"),
                e.call("*", e.col("amount"), lit(1.1)),
                e.call("+", e.col("id"), lit(7L)),
                e.call("concat", e.call("upper", e.col("name")), lit("@"), e.col("city")),
                e.call("substring", e.col("city"), lit(1), lit(2)),
                e.cast(e.col("n"), DataTypes.StringType),
                e.call("if", e.call("like", e.col("city"), lit("%er%")), lit("x"), e.col("name")));
        OperatorSpec.Fused spec = new OperatorSpec.Fused(
                in,
                List.of(
                        new RowStep.Keep(e.call(
                                "and",
                                e.call(">", e.col("amount"), lit(1.0)),
                                e.call("=", e.col("name"), lit("alice")))),
                        new RowStep.Project(columns)),
                StageHarness.schemaOf(columns));
        byte[] row = new RowCodec(in).encode(new Object[] {5L, 12.5, 42, "alice", "Berlin", 7L});
        assertThat(bytesARow(StageCompiler.compile(spec, Exprs.ANSI).create(Exprs.context(Exprs.ANSI)), row))
                .isLessThan(0.01);
    }

    /** Bytes allocated a row over a million rows, after as many to warm up. */
    static double bytesARow(FusedStage stage, byte[] row) {
        return bytesARow(stage, row, 1);
    }

    static double bytesARow(FusedStage stage, byte[] row, int rowsOut) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] rows = new long[1];
        io.millrace.connector.RowSink sink = (b, o, l) -> rows[0]++;
        int n = 1_000_000;
        long before = 0;
        for (int i = 0; i < 2 * n; i++) {
            if (i == n) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            stage.process(row, 0, row.length, sink);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(rows[0]).isEqualTo(2L * n * rowsOut);
        return (double) allocated / n;
    }
}
