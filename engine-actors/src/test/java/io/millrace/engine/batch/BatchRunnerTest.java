package io.millrace.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.GeneratedCode;
import io.millrace.engine.task.TaskSettings;
import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.RowStep;
import io.millrace.planner.physical.SourceSpec;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.planner.plan.StaticRefresh;
import io.millrace.sql.tree.Plan.JoinType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchRunnerTest {
    private static final BindContext ANSI = new BindContext(true, "UTC");
    private static final StructType NUMBERS = StructType.fromDDL("k INT");

    private static BatchRunner runner() {
        TaskSettings small = new TaskSettings(512, 16, 1024, 4, 10_000, 8, 0);
        return new BatchRunner(new BatchEnvironment(
                spec -> {
                    throw new IllegalStateException("no format " + spec.format());
                },
                new GeneratedCode(ANSI),
                true,
                ZoneOffset.UTC,
                new Random(1),
                0,
                small,
                new RecursionLimits(100, 1_000_000)));
    }

    private static SourceSpec source(int ordinal, StructType schema, List<Object[]> rows) {
        return SourceSpec.local(ordinal, schema, rows);
    }

    private static Expr.Bound col(StructType schema, int i) {
        return new Expr.Bound(i, schema.field(i).dataType(), true);
    }

    private static String sorted(List<Object[]> rows) {
        return rows.stream().map(Arrays::toString).sorted().collect(Collectors.joining(" "));
    }

    private static PhysicalPlan table(StructType schema, Object[]... rows) {
        Stage stage = new Stage(0, new StageInput.FromSource(0), List.of(), new StageOutput.ToSink(), true);
        return new PhysicalPlan(List.of(stage), List.of(source(0, schema, List.of(rows))), schema, "f", List.of());
    }

    @Test
    void filterAndCountOverAnExchangeWithLittleCredit() {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(new Object[] {i % 7});
        }
        FunctionDef less = FunctionRegistry.builtin().scalar("<").orElseThrow();
        List<Expr> args = List.of(col(NUMBERS, 0), new Expr.Lit(5, DataTypes.IntegerType));
        OperatorSpec filter = new OperatorSpec.Fused(
                NUMBERS,
                List.of(new RowStep.Keep(
                        new Expr.Fn(less, args, less.bind(args, ANSI).type(), true))),
                NUMBERS);
        var def = FunctionRegistry.builtin().aggregate("count").orElseThrow();
        List<Expr> one = List.of(new Expr.Lit(1, DataTypes.IntegerType));
        Expr.Agg count = new Expr.Agg(def, one, false, null, DataTypes.LongType, false);
        OperatorSpec.AggCall call = new OperatorSpec.AggCall(count, List.of(DataTypes.IntegerType), 0, 1);
        StructType out = StructType.fromDDL("k INT, n BIGINT");
        OperatorSpec group = new OperatorSpec.Aggregate(
                "a",
                List.of(col(NUMBERS, 0)),
                List.of(call),
                NUMBERS,
                StructType.fromDDL("c BIGINT"),
                -1,
                false,
                OperatorSpec.EmitMode.UPDATE,
                NUMBERS,
                null,
                out);
        PhysicalPlan plan = new PhysicalPlan(
                List.of(
                        new Stage(
                                0,
                                new StageInput.FromSource(0),
                                List.of(filter),
                                new StageOutput.ToStage(1, 0, List.of(col(NUMBERS, 0))),
                                false),
                        new Stage(
                                1,
                                new StageInput.FromStages(List.of(0), List.of(NUMBERS)),
                                List.of(group),
                                new StageOutput.ToStage(2, 0, List.of()),
                                false),
                        new Stage(
                                2,
                                new StageInput.FromStages(List.of(1), List.of(out)),
                                List.of(
                                        new OperatorSpec.Sort(List.of(new Expr.Order(col(out, 0), false, false)), out),
                                        new OperatorSpec.Limit("l", 3, 1, true, out)),
                                new StageOutput.ToSink(),
                                true)),
                List.of(source(0, NUMBERS, rows)),
                out,
                "f",
                List.of());
        assertThat(runner().run(plan).stream().map(Arrays::toString))
                .containsExactly("[3, 714]", "[2, 714]", "[1, 715]");
    }

    /** The shared conformance case ST-11, and a null key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INNER | [1, 1, a] [2, 2, b] [2, 2, c]",
                "LEFT_OUTER | [1, 1, a] [2, 2, b] [2, 2, c] [3, null, null] [null, null, null]",
                "LEFT_SEMI | [1] [2]",
                "LEFT_ANTI | [3] [null]"
            })
    void staticJoins(JoinType type, String expected) {
        StructType side = StructType.fromDDL("k INT, v STRING");
        PhysicalPlan staticSide = table(
                side, new Object[] {1, "a"}, new Object[] {2, "b"}, new Object[] {2, "c"}, new Object[] {null, "n"});
        boolean one = type == JoinType.LEFT_SEMI || type == JoinType.LEFT_ANTI;
        StructType out = one ? NUMBERS : StructType.fromDDL("k INT, k2 INT, v STRING");
        OperatorSpec join = new OperatorSpec.StaticJoin(
                staticSide,
                StaticRefresh.NEVER,
                true,
                type,
                List.of(col(NUMBERS, 0)),
                List.of(col(side, 0)),
                List.of(false),
                null,
                NUMBERS,
                out);
        Stage stage = new Stage(0, new StageInput.FromSource(0), List.of(join), new StageOutput.ToSink(), true);
        List<Object[]> rows = List.of(new Object[] {1}, new Object[] {2}, new Object[] {3}, new Object[] {null});
        PhysicalPlan plan = new PhysicalPlan(List.of(stage), List.of(source(0, NUMBERS, rows)), out, "f", List.of());
        assertThat(sorted(runner().run(plan))).isEqualTo(expected);
    }

    @Test
    void aSortThatIsTooLargeSaysWhatToDo() {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 10_001; i++) {
            rows.add(new Object[] {i});
        }
        OperatorSpec sort = new OperatorSpec.Sort(List.of(new Expr.Order(col(NUMBERS, 0), true, true)), NUMBERS);
        Stage stage = new Stage(0, new StageInput.FromSource(0), List.of(sort), new StageOutput.ToSink(), true);
        PhysicalPlan plan =
                new PhysicalPlan(List.of(stage), List.of(source(0, NUMBERS, rows)), NUMBERS, "f", List.of());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> runner().run(plan))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("10000 rows")
                .hasMessageContaining("millrace.sql.sort.maxRows");
    }
}
