package io.millrace.planner.function.sketch;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.aggregate.Slots;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.datasketches.common.SketchesArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles by KLL sketches of BIGINT, FLOAT and DOUBLE. Beyond {@code k} values a sketch keeps some by chance, of its library's own random
 * numbers: ranks are then right within its error (1.33 % for k = 200), and not the same in each run.
 */
public final class KllFunctions {
    private static final int DEFAULT_K = 200;
    private static final int MIN_K = 8;
    private static final int MAX_K = 65_535;

    private KllFunctions() {}

    public static void define(Definitions d) {
        for (Kll.Kind kind : Kll.Kind.values()) {
            define(d, kind, "_" + kind.name().toLowerCase(Locale.ROOT));
        }
    }

    public static void defineAggregates(Definitions d) {
        for (Kll.Kind kind : Kll.Kind.values()) {
            String ending = "_" + kind.name().toLowerCase(Locale.ROOT);
            d.agg("kll_sketch_agg" + ending)
                    .bind((c, x) -> bind(c, values(kind)))
                    .codeOfConstants((types, constants) -> sketch(kind, constants));
            d.agg("kll_merge_agg" + ending)
                    .bind((c, x) -> bind(c, HllFunctions.SKETCH))
                    .codeOfConstants((types, constants) -> merged(kind, constants));
        }
    }

    private static void define(Definitions d, Kll.Kind kind, String ending) {
        String n = "kll_sketch_get_n" + ending;
        d.fn(n)
                .in(HllFunctions.SKETCH)
                .out(DataTypes.LongType)
                .e1((byte[] s) -> read(kind, s, n).sketch().getN());
        String text = "kll_sketch_to_string" + ending;
        d.fn(text)
                .in(HllFunctions.SKETCH)
                .out(DataTypes.StringType)
                .e1((byte[] s) -> read(kind, s, text).sketch().toString());
        String merge = "kll_sketch_merge" + ending;
        d.fn(merge)
                .in(HllFunctions.SKETCH, HllFunctions.SKETCH)
                .out(DataTypes.BinaryType)
                .e2((byte[] a, byte[] b) -> {
                    Kll into = read(kind, a, merge);
                    into.merge(read(kind, b, merge));
                    return into.bytes();
                });
        DataType of = type(kind);
        String quantile = "kll_sketch_get_quantile" + ending;
        d.fn(quantile)
                .bind(c -> one(c, DataTypes.DoubleType, of))
                .eval((a, c) -> each(a[1], rank -> quantile(kind, (byte[]) a[0], (Double) rank, quantile)));
        String rank = "kll_sketch_get_rank" + ending;
        d.fn(rank)
                .bind(c -> one(c, of, DataTypes.DoubleType))
                .eval((a, c) ->
                        each(a[1], v -> nonEmpty(kind, (byte[]) a[0], rank).rank((Number) v)));
    }

    private static DataType type(Kll.Kind kind) {
        return switch (kind) {
            case BIGINT -> DataTypes.LongType;
            case FLOAT -> DataTypes.FloatType;
            case DOUBLE -> DataTypes.DoubleType;
        };
    }

    private static Param values(Kll.Kind kind) {
        return switch (kind) {
            case BIGINT ->
                Param.only(
                        "(\"TINYINT\" or \"INT\" or \"BIGINT\" or \"SMALLINT\")",
                        Types::isIntegral,
                        DataTypes.LongType);
            case FLOAT -> Param.only("FLOAT", t -> t.equals(DataTypes.FloatType), DataTypes.FloatType);
            case DOUBLE -> Param.only("(\"FLOAT\" or \"DOUBLE\")", Types::isFloating, DataTypes.DoubleType);
        };
    }

    /** A question of one value, or of several in an array. */
    private static Signature one(Call c, DataType asked, DataType answer) {
        c.count(2, 2);
        boolean many = c.type(1) instanceof ArrayType;
        if (c.type(1) instanceof ArrayType a && a.containsNull()) {
            throw c.fail().type(1, "\"ARRAY<" + asked.sql() + ">\" without NULL");
        }
        Param param = Param.exact(many ? new ArrayType(asked, true) : asked);
        return new Signature(
                List.of(c.accept(0, HllFunctions.SKETCH), c.accept(1, param)),
                many ? new ArrayType(answer, true) : answer,
                c.anyNullable());
    }

    private static @Nullable Object each(@Nullable Object asked, Function<Object, Object> answer) {
        return asked instanceof Object[] several
                ? Arrays.stream(several)
                        .map(v -> v == null ? null : answer.apply(v))
                        .toArray()
                : asked == null ? null : answer.apply(asked);
    }

    private static Object quantile(Kll.Kind kind, byte[] sketch, double rank, String function) {
        Kll kll = nonEmpty(kind, sketch, function);
        if (!(rank >= 0 && rank <= 1)) {
            throw Errors.failure(
                    "KLL_SKETCH_INVALID_QUANTILE_RANGE",
                    "22003",
                    "The rank for `" + function + "` must be between 0.0 and 1.0, not " + rank + ".");
        }
        return kll.quantile(rank);
    }

    private static Signature bind(Call c, Param first) {
        c.count(1, 2);
        List<DataType> types = new ArrayList<>(c.types());
        types.set(0, c.accept(0, first));
        if (c.size() == 2) {
            types.set(1, c.accept(1, Param.INT));
            if (!c.constant(1)) {
                throw c.fail().mismatch("NON_FOLDABLE_INPUT", "k must be a constant INT, such as " + DEFAULT_K + ".");
            }
            Object k = c.literal(1);
            if (k == null) {
                throw c.fail().mismatch("UNEXPECTED_NULL", "k must not be NULL.");
            }
            if (((Number) k).longValue() < MIN_K || ((Number) k).longValue() > MAX_K) {
                throw outOfRange(c, k);
            }
        }
        return new Signature(types, DataTypes.BinaryType, false);
    }

    private static AnalysisException outOfRange(Call c, Object k) {
        return c.fail()
                .mismatch(
                        "TYPE_CHECK_FAILURE_WITH_HINT",
                        "k must be between " + MIN_K + " and " + MAX_K + ", but is " + k + ".");
    }

    private static int k(@Nullable Object[] args) {
        return args.length < 2 || args[1] == null ? DEFAULT_K : (Integer) args[1];
    }

    /** @param constants of the call: the size of a sketch of no rows */
    private static Code sketch(Kll.Kind kind, List<@Nullable Object> constants) {
        return slots(kind, constants, (b, a, c) -> {
            Kll kll = b[0] == null ? kind.make(k(a)) : kind.read((byte[]) b[0]);
            if (a[0] != null) {
                kll.add((Number) a[0]);
            }
            b[0] = kll.bytes();
        });
    }

    private static Code merged(Kll.Kind kind, List<@Nullable Object> constants) {
        String function = "kll_merge_agg_" + kind.name().toLowerCase(Locale.ROOT);
        return slots(kind, constants, (b, a, c) -> {
            if (a[0] != null) {
                Kll more = read(kind, (byte[]) a[0], function);
                Kll kll = b[0] != null
                        ? kind.read((byte[]) b[0])
                        : kind.make(a.length < 2 ? more.sketch().getK() : k(a));
                kll.merge(more);
                b[0] = kll.bytes();
            }
        });
    }

    private static Code slots(Kll.Kind kind, List<@Nullable Object> constants, Slots.Step update) {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                update,
                (b, o, c) -> {
                    if (b[0] == null || o[0] == null) {
                        b[0] = b[0] == null ? o[0] : b[0];
                        return;
                    }
                    Kll into = kind.read((byte[]) b[0]);
                    into.merge(kind.read((byte[]) o[0]));
                    b[0] = into.bytes();
                },
                (b, c) -> b[0] == null ? kind.make(k(constants.toArray())).bytes() : copied(kind, (byte[]) b[0]));
    }

    /** Values lie in the order in which Spark has them, whose last step is to merge into an empty sketch. */
    private static byte[] copied(Kll.Kind kind, byte[] sketch) {
        Kll from = kind.read(sketch);
        Kll into = kind.make(from.sketch().getK());
        into.merge(from);
        return into.bytes();
    }

    /** An empty sketch has no quantiles; Spark calls it none, too. */
    private static Kll nonEmpty(Kll.Kind kind, byte[] sketch, String function) {
        Kll kll = read(kind, sketch, function);
        if (kll.sketch().isEmpty()) {
            throw noSketch(kind, function);
        }
        return kll;
    }

    private static Kll read(Kll.Kind kind, byte[] sketch, String function) {
        try {
            return kind.read(sketch);
        } catch (SketchesArgumentException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw noSketch(kind, function);
        }
    }

    private static RuntimeException noSketch(Kll.Kind kind, String function) {
        String maker = "kll_sketch_agg_" + kind.name().toLowerCase(Locale.ROOT);
        return SketchErrors.noSketch("KLL", "22000", function, maker);
    }
}
