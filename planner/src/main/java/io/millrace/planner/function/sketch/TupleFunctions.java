package io.millrace.planner.function.sketch;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.aggregate.Slots;
import io.millrace.planner.function.sketch.TupleKind.Mode;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.thetacommon.ThetaUtil;
import org.apache.datasketches.tuple.AnotB;
import org.apache.datasketches.tuple.Intersection;
import org.apache.datasketches.tuple.Summary;
import org.apache.datasketches.tuple.Union;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of distinct keys with a value beside each by tuple sketches: of DOUBLE and of INT. They can be united, intersected and taken from
 * each other, and from Theta sketches; compact, as Spark writes them.
 */
public final class TupleFunctions {
    private static final Mode DEFAULT_MODE = Mode.SUM;

    private static final Param KEY = Param.oneOf(
            Param.exact(new ArrayType(DataTypes.IntegerType, true)),
            Param.exact(new ArrayType(DataTypes.LongType, true)),
            Param.BINARY,
            Param.DOUBLE,
            Param.exact(DataTypes.FloatType),
            Param.INT,
            Param.LONG,
            Param.STRING);

    private static final Param ONLY_INT =
            Param.only("INT", t -> t.equals(DataTypes.IntegerType), DataTypes.IntegerType);

    private TupleFunctions() {}

    public static void define(Definitions d) {
        define(d, TupleKind.DOUBLES);
        define(d, TupleKind.INTEGERS);
    }

    public static void defineAggregates(Definitions d) {
        aggregates(d, TupleKind.DOUBLES);
        aggregates(d, TupleKind.INTEGERS);
    }

    private static <S extends Summary> void define(Definitions d, TupleKind<S> kind) {
        DataType number = kind == TupleKind.DOUBLES ? DataTypes.DoubleType : DataTypes.LongType;
        String estimate = "tuple_sketch_estimate" + kind.ending();
        d.fn(estimate)
                .in(HllFunctions.SKETCH)
                .out(DataTypes.DoubleType)
                .e1((byte[] s) -> kind.read(s, estimate).getEstimate());
        String theta = "tuple_sketch_theta" + kind.ending();
        d.fn(theta)
                .in(HllFunctions.SKETCH)
                .out(DataTypes.DoubleType)
                .e1((byte[] s) -> kind.read(s, theta).getTheta());
        String summary = "tuple_sketch_summary" + kind.ending();
        d.fn(summary)
                .bind(c -> bind(c, 1, false, false, number))
                .eval((a, c) -> kind.summary(kind.read(given(a[0]), summary), mode(a, 1)));
        String difference = "tuple_difference" + kind.ending();
        d.fn(difference)
                .in(HllFunctions.SKETCH, HllFunctions.SKETCH)
                .out(DataTypes.BinaryType)
                .e2((byte[] a, byte[] b) ->
                        TupleKind.bytes(AnotB.aNotB(kind.read(a, difference), kind.read(b, difference))));
        String differenceTheta = "tuple_difference_theta" + kind.ending();
        d.fn(differenceTheta)
                .in(HllFunctions.SKETCH, HllFunctions.SKETCH)
                .out(DataTypes.BinaryType)
                .e2((byte[] a, byte[] b) -> TupleKind.bytes(
                        AnotB.aNotB(kind.read(a, differenceTheta), ThetaFunctions.read(b, differenceTheta))));
        unions(d, kind);
        intersections(d, kind);
    }

    private static <S extends Summary> void unions(Definitions d, TupleKind<S> kind) {
        String own = "tuple_union" + kind.ending();
        d.fn(own).bind(c -> bind(c, 2, true, false, DataTypes.BinaryType)).eval((a, c) -> {
            Union<S> union = kind.union(lgEntries(a, 2), mode(a, 3));
            union.union(kind.read(given(a[0]), own));
            union.union(kind.read(given(a[1]), own));
            return TupleKind.bytes(union.getResult());
        });
        String theta = "tuple_union_theta" + kind.ending();
        d.fn(theta).bind(c -> bind(c, 2, true, false, DataTypes.BinaryType)).eval((a, c) -> {
            Union<S> union = kind.union(lgEntries(a, 2), mode(a, 3));
            union.union(kind.read(given(a[0]), theta));
            union.union(ThetaFunctions.read(given(a[1]), theta), kind.start(mode(a, 3)));
            return TupleKind.bytes(union.getResult());
        });
    }

    private static <S extends Summary> void intersections(Definitions d, TupleKind<S> kind) {
        String own = "tuple_intersection" + kind.ending();
        d.fn(own).bind(c -> bind(c, 2, false, false, DataTypes.BinaryType)).eval((a, c) -> {
            Intersection<S> both = kind.intersection(mode(a, 2));
            both.intersect(kind.read(given(a[0]), own));
            both.intersect(kind.read(given(a[1]), own));
            return TupleKind.bytes(both.getResult());
        });
        String theta = "tuple_intersection_theta" + kind.ending();
        d.fn(theta).bind(c -> bind(c, 2, false, false, DataTypes.BinaryType)).eval((a, c) -> {
            Intersection<S> both = kind.intersection(mode(a, 2));
            both.intersect(kind.read(given(a[0]), theta));
            both.intersect(ThetaFunctions.read(given(a[1]), theta), kind.start(mode(a, 2)));
            return TupleKind.bytes(both.getResult());
        });
    }

    private static <S extends Summary> void aggregates(Definitions d, TupleKind<S> kind) {
        Param value = kind == TupleKind.DOUBLES ? Param.DOUBLE : Param.INT;
        d.agg("tuple_sketch_agg" + kind.ending())
                .bind((c, x) -> {
                    c.count(2, 4);
                    List<DataType> types = c.types();
                    types.set(0, c.accept(0, KEY));
                    types.set(1, c.accept(1, value));
                    sizeAndMode(c, types, 2, true, true);
                    return new Signature(types, DataTypes.BinaryType, false);
                })
                .code((types, type) -> sketch(kind, types.get(0)));
        d.agg("tuple_union_agg" + kind.ending())
                .bind((c, x) -> bind(c, 1, true, true, DataTypes.BinaryType))
                .code((types, type) -> union(kind));
        d.agg("tuple_intersection_agg" + kind.ending())
                .bind((c, x) -> bind(c, 1, false, true, DataTypes.BinaryType))
                .code((types, type) -> intersection(kind));
    }

    /**
     * Sketches, then {@code lgNomEntries} if such a function has it, then the mode.
     *
     * @param aggregate whether the arguments are cast to what is wanted, as those of aggregates are
     */
    private static Signature bind(Call c, int sketches, boolean sized, boolean aggregate, DataType result) {
        c.count(sketches, sketches + (sized ? 2 : 1));
        List<DataType> types = c.types();
        for (int i = 0; i < sketches; i++) {
            types.set(i, c.accept(i, aggregate ? Param.BINARY : HllFunctions.SKETCH));
        }
        sizeAndMode(c, types, sketches, sized, aggregate);
        return new Signature(types, result, !aggregate && c.anyNullable());
    }

    private static void sizeAndMode(Call c, List<DataType> types, int at, boolean sized, boolean cast) {
        int modeAt = sized ? at + 1 : at;
        if (sized && c.size() > at) {
            types.set(at, c.accept(at, cast ? Param.INT : ONLY_INT));
        }
        if (c.size() > modeAt) {
            types.set(modeAt, c.accept(modeAt, cast ? Param.STRING : Param.TEXT));
        }
        if (sized && c.size() > at) {
            int lg = (Integer) constant(c, at, DataTypes.IntegerType, "lgNomEntries");
            if (lg < ThetaUtil.MIN_LG_NOM_LONGS || lg > ThetaUtil.MAX_LG_NOM_LONGS) {
                throw c.fail()
                        .mismatch(
                                "TYPE_CHECK_FAILURE_WITH_HINT",
                                "The lgNomEntries must be between " + ThetaUtil.MIN_LG_NOM_LONGS + " and "
                                        + ThetaUtil.MAX_LG_NOM_LONGS + ", not " + lg + ".");
            }
        }
        if (c.size() > modeAt) {
            String mode = (String) constant(c, modeAt, DataTypes.StringType, "mode");
            if (Mode.of(mode).isEmpty()) {
                throw c.fail()
                        .mismatch(
                                "TYPE_CHECK_FAILURE_WITH_HINT",
                                "There is no mode '" + mode + "'. Use 'sum', 'min', 'max' or 'alwaysone'.");
            }
        }
    }

    private static Object constant(Call c, int i, DataType type, String name) {
        if (!c.constant(i)) {
            throw c.fail().notFoldable(i);
        }
        Object value = c.literal(i, type);
        if (value == null) {
            throw c.fail().mismatch("UNEXPECTED_NULL", "The " + name + " must not be null.");
        }
        return value;
    }

    private static int lgEntries(@Nullable Object[] args, int index) {
        return args.length > index && args[index] instanceof Integer lg ? lg : ThetaFunctions.DEFAULT_LG_ENTRIES;
    }

    private static Mode mode(@Nullable Object[] args, int index) {
        Optional<Mode> mode = args.length > index ? Mode.of(given(args[index])) : Optional.empty();
        return mode.orElse(DEFAULT_MODE);
    }

    /** An argument that is not null, as these functions are null where one is. */
    @SuppressWarnings("unchecked")
    private static <T> T given(@Nullable Object argument) {
        return (T) Objects.requireNonNull(argument);
    }

    private static Code sketch(TupleKind<?> kind, DataType key) {
        boolean ints = key instanceof ArrayType array && array.elementType().equals(DataTypes.IntegerType);
        return tables(kind, (b, a, c) -> {
            if (a[0] == null || a[1] == null) {
                return;
            }
            long hash = hash(a[0], ints);
            if (hash != 0) {
                TupleTable table = table(kind, b[0], lgEntries(a, 2), mode(a, 3));
                table.add(hash, kind.bits((Number) a[1]));
                b[0] = table.state();
            }
        });
    }

    private static <S extends Summary> Code union(TupleKind<S> kind) {
        String function = "tuple_union_agg" + kind.ending();
        return tables(kind, (b, a, c) -> {
            if (a[0] != null) {
                TupleTable table = table(kind, b[0], lgEntries(a, 1), mode(a, 2));
                table.unite(kind.read((byte[]) a[0], function), kind);
                b[0] = table.state();
            }
        });
    }

    private static TupleTable table(TupleKind<?> kind, @Nullable Object state, int lgEntries, Mode mode) {
        return state == null ? TupleTable.create(kind, lgEntries, mode) : TupleTable.of(kind, (byte[]) state);
    }

    /** Slot: a {@link TupleTable}, changed in place; null before the first value. */
    private static Code tables(TupleKind<?> kind, Slots.Step update) {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                update,
                (b, o, c) -> {
                    if (o[0] == null) {
                        return;
                    }
                    byte[] other = (byte[]) o[0];
                    if (b[0] == null) {
                        // The other may be merged into more than one, and each changes its own.
                        b[0] = other.clone();
                        return;
                    }
                    TupleTable table = TupleTable.of(kind, (byte[]) b[0]);
                    table.unite(other);
                    b[0] = table.state();
                },
                (b, c) -> (b[0] == null
                                ? TupleTable.create(kind, ThetaFunctions.DEFAULT_LG_ENTRIES, DEFAULT_MODE)
                                : TupleTable.of(kind, (byte[]) b[0]))
                        .result());
    }

    /** Slots: what all sketches have so far, null before the first; the mode's number. */
    private static <S extends Summary> Code intersection(TupleKind<S> kind) {
        String function = "tuple_intersection_agg" + kind.ending();
        return new Slots(
                List.of(DataTypes.BinaryType, DataTypes.IntegerType),
                Slots.start(null, DEFAULT_MODE.ordinal()),
                (b, a, c) -> {
                    if (a[0] != null) {
                        Mode mode = mode(a, 1);
                        b[0] = intersected(kind, b[0], (byte[]) a[0], mode, function);
                        b[1] = mode.ordinal();
                    }
                },
                (b, o, c) -> {
                    if (o[0] != null) {
                        Mode mode = Mode.at(given(o[1]));
                        b[0] = intersected(kind, b[0], (byte[]) o[0], mode, function);
                        b[1] = o[1];
                    }
                },
                (b, c) -> {
                    if (b[0] == null) {
                        throw Errors.failure(
                                "TUPLE_INTERSECTION_OF_NOTHING",
                                "22000",
                                function
                                        + " saw no sketch, and no set is what all sets of none have. Leave groups without sketches out, as by WHERE sketch IS NOT NULL.");
                    }
                    // Spark's last step, which decides on the order of entries.
                    return intersected(kind, null, (byte[]) b[0], Mode.at(given(b[1])), function);
                });
    }

    private static <S extends Summary> byte[] intersected(
            TupleKind<S> kind, @Nullable Object before, byte[] more, Mode mode, String function) {
        Intersection<S> all = kind.intersection(mode);
        if (before != null) {
            all.intersect(kind.heapify((byte[]) before));
        }
        all.intersect(kind.read(more, function));
        return TupleKind.bytes(all.getResult());
    }

    /** As the library has it, 63 bits; 0 for a key that is not counted. */
    private static long hash(Object key, boolean ints) {
        long seed = ThetaUtil.DEFAULT_UPDATE_SEED;
        long[] hash;
        if (key instanceof String || key instanceof byte[]) {
            byte[] bytes = key instanceof String s ? s.getBytes(StandardCharsets.UTF_8) : (byte[]) key;
            if (bytes.length == 0) {
                return 0;
            }
            hash = MurmurHash3.hash(bytes, seed);
        } else if (key instanceof Object[] array) {
            if (array.length == 0) {
                return 0;
            }
            long[] values = new long[array.length];
            for (int i = 0; i < values.length; i++) {
                // As in Spark, an element that is NULL counts as 0.
                values[i] = array[i] == null ? 0 : ((Number) array[i]).longValue();
            }
            hash = ints
                    ? MurmurHash3.hash(
                            java.util.Arrays.stream(values)
                                    .mapToInt(v -> (int) v)
                                    .toArray(),
                            seed)
                    : MurmurHash3.hash(values, seed);
        } else if (key instanceof Double || key instanceof Float) {
            double d = ((Number) key).doubleValue();
            // -0.0 is 0.0.
            hash = MurmurHash3.hash(new long[] {Double.doubleToLongBits(d == 0 ? 0.0 : d)}, seed);
        } else {
            hash = MurmurHash3.hash(new long[] {((Number) key).longValue()}, seed);
        }
        return hash[0] >>> 1;
    }
}
