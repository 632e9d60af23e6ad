package io.millrace.planner.function.sketch;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.aggregate.Slots;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How often values occur, at most so much over the truth, with the bytes that Spark's sketch has. */
public final class CountMinFunctions {
    private static final Param COUNTED = Param.only(
            "(\"INTEGRAL\" or \"STRING\" or \"BINARY\")",
            t -> Types.isIntegral(t) || Types.isString(t) || Param.isBinary(t),
            DataTypes.IntegerType);

    private static final Param PART =
            Param.only("\"DOUBLE\"", t -> t.equals(DataTypes.DoubleType), DataTypes.DoubleType);
    private static final Param SEED = Param.only(
            "\"INTEGRAL\"",
            t -> t.equals(DataTypes.IntegerType) || t.equals(DataTypes.LongType),
            DataTypes.IntegerType);

    private CountMinFunctions() {}

    public static void defineAggregates(Definitions d) {
        d.agg("count_min_sketch")
                .bind((c, x) -> bind(c))
                .codeOfConstants((types, constants) -> sketch(types.get(0), constants));
    }

    private static Signature bind(Call c) {
        c.count(4, 4);
        List<DataType> types = c.types();
        types.set(0, c.accept(0, COUNTED));
        types.set(1, c.accept(1, PART));
        types.set(2, c.accept(2, PART));
        types.set(3, c.accept(3, SEED));
        for (int i = 1; i < c.size(); i++) {
            if (!c.constant(i)) {
                throw c.fail().notFoldable(i);
            } else if (c.literal(i) == null) {
                throw c.fail()
                        .mismatch(
                                "UNEXPECTED_NULL",
                                "The "
                                        + List.of("epsilon", "confidence", "seed")
                                                .get(i - 1) + " must not be null.");
            }
        }
        between(c, 1, "epsilon", "(0.0, 1.0]", number(c, 1) > 0);
        between(c, 2, "confidence", "(0.0, 1.0)", number(c, 2) > 0 && number(c, 2) < 1);
        return new Signature(types, DataTypes.BinaryType, false);
    }

    private static double number(Call c, int i) {
        return c.literal(i) instanceof Number n ? n.doubleValue() : Double.NaN;
    }

    private static void between(Call c, int i, String name, String range, boolean holds) {
        if (!holds) {
            throw c.fail()
                    .mismatch(
                            "VALUE_OUT_OF_RANGE",
                            "The " + name + " must be between " + range + " (current value = " + c.literal(i) + ").");
        }
    }

    private static CountMin empty(List<@Nullable Object> args) {
        return CountMin.of(
                ((Number) value(args.get(1))).doubleValue(),
                ((Number) value(args.get(2))).doubleValue(),
                ((Number) value(args.get(3))).intValue());
    }

    private static Code sketch(DataType type, List<@Nullable Object> constants) {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                (b, a, c) -> {
                    CountMin sketch = b[0] == null ? empty(constants) : CountMin.read((byte[]) b[0]);
                    if (a[0] != null) {
                        sketch.add(a[0], type);
                    }
                    b[0] = sketch.bytes();
                },
                (b, o, c) -> {
                    if (b[0] == null || o[0] == null) {
                        b[0] = b[0] == null ? o[0] : b[0];
                        return;
                    }
                    CountMin sketch = CountMin.read((byte[]) b[0]);
                    sketch.merge(CountMin.read((byte[]) o[0]));
                    b[0] = sketch.bytes();
                },
                (b, c) -> b[0] == null ? empty(constants).bytes() : b[0]);
    }

    private static Object value(@Nullable Object constant) {
        return Objects.requireNonNull(constant);
    }
}
