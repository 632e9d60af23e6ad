package io.millrace.planner.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a fused run twice, generated and interpreted, and compares. */
final class StageHarness {
    private StageHarness() {}

    static OperatorSpec.Fused project(StructType input, List<Expr> columns) {
        return new OperatorSpec.Fused(input, List.of(new RowStep.Project(columns)), schemaOf(columns));
    }

    static StructType schemaOf(List<Expr> columns) {
        List<StructField> fields = new ArrayList<>();
        for (Expr e : columns) {
            fields.add(new StructField("c" + fields.size(), e.type(), e.nullable()));
        }
        return new StructType(fields);
    }

    /** The rows that come out, or the error's condition. */
    static String run(FusedStage stage, StructType output, byte[] row) {
        RowCodec codec = new RowCodec(output);
        StringBuilder out = new StringBuilder();
        try {
            // away from offset 0, where a wrong base would go unseen
            byte[] shifted = new byte[row.length + 40];
            System.arraycopy(row, 0, shifted, 24, row.length);
            stage.process(
                    shifted,
                    24,
                    row.length,
                    (b, o, l) -> out.append(Arrays.deepToString(printable(codec.decode(b, o))))
                            .append('\n'));
        } catch (MillraceException failed) {
            return "error " + failed.getCondition() + " " + failed.getMessage();
        } catch (ArithmeticException failed) {
            return "error " + failed.getMessage();
        }
        return out.toString();
    }

    private static Object[] printable(Object[] row) {
        Object[] copy = new Object[row.length];
        for (int i = 0; i < row.length; i++) {
            copy[i] = printable(row[i]);
        }
        return copy;
    }

    private static Object printable(Object v) {
        if (v instanceof Object[] a) {
            return printable(a);
        } else if (v instanceof io.millrace.row.MapData m) {
            return new Object[] {printable(m.keys()), printable(m.values())};
        }
        return v instanceof byte[] b ? Arrays.toString(b) : v;
    }

    static void compare(OperatorSpec.Fused spec, BindContext session, int rows, long seed) {
        ClassCompiler.Made<FusedStage> made = StageCompiler.generate(spec, session);
        FusedStage generated = made.create().apply(Exprs.context(session));
        FusedStage interpreted = StageCompiler.interpret(spec).create(Exprs.context(session));
        RandomRows random = new RandomRows(seed);
        RowCodec input = new RowCodec(spec.input());
        for (int i = 0; i < rows; i++) {
            Object[] values = random.row(spec.input());
            byte[] row = input.encode(values);
            assertThat(run(generated, spec.output(), row))
                    .as(() -> spec.steps() + "\nover " + Arrays.deepToString(values) + "\n" + made.source())
                    .isEqualTo(run(interpreted, spec.output(), row));
        }
    }
}
