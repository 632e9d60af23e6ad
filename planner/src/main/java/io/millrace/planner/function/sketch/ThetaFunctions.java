package io.millrace.planner.function.sketch;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.aggregate.Slots;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.datasketches.common.Family;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.theta.CompactSketch;
import org.apache.datasketches.theta.Intersection;
import org.apache.datasketches.theta.SetOperation;
import org.apache.datasketches.theta.Union;
import org.apache.datasketches.theta.UpdateReturnState;
import org.apache.datasketches.theta.UpdateSketch;
import org.jspecify.annotations.Nullable;

/** Numbers of distinct values by Theta sketches, which can be united, intersected and taken from each other; compact and compressed, as Spark writes them. */
public final class ThetaFunctions {
    static final int DEFAULT_LG_ENTRIES = 12;
    private static final int MIN_LG_ENTRIES = 4;
    private static final int MAX_LG_ENTRIES = 26;

    /** In the header of every form: whose it is. */
    private static final int FAMILY_AT = 2;

    private static final Set<UpdateReturnState> REJECTED = EnumSet.of(
            UpdateReturnState.RejectedDuplicate,
            UpdateReturnState.RejectedNullOrEmpty,
            UpdateReturnState.RejectedOverTheta);

    private static final Param COUNTED = Param.only(
            "(\"ARRAY<INT>\" or \"ARRAY<BIGINT>\" or \"BINARY\" or \"DOUBLE\" or \"FLOAT\" or \"INT\" or \"BIGINT\" or \"STRING\")",
            ThetaFunctions::counted,
            DataTypes.IntegerType);

    private ThetaFunctions() {}

    private static boolean counted(DataType t) {
        return t instanceof ArrayType a
                ? whole(a.elementType())
                : whole(t) || Types.isFloating(t) || Types.isString(t) || Param.isBinary(t);
    }

    private static boolean whole(DataType t) {
        return t.equals(DataTypes.IntegerType) || t.equals(DataTypes.LongType);
    }

    public static void define(Definitions d) {
        d.fn("theta_sketch_estimate")
                .in(HllFunctions.SKETCH)
                .out(DataTypes.LongType)
                .e1((byte[] sketch) ->
                        Math.round(read(sketch, "theta_sketch_estimate").getEstimate()));
        d.fn("theta_union")
                .in(HllFunctions.SKETCH, HllFunctions.SKETCH)
                .optional(Param.INT)
                .out(DataTypes.BinaryType)
                .eval((a, c) -> {
                    Union union = SetOperation.builder()
                            .setLogNominalEntries(lgEntries(a, 2, "theta_union"))
                            .buildUnion();
                    union.union(read((byte[]) a[0], "theta_union"));
                    union.union(read((byte[]) a[1], "theta_union"));
                    return union.getResult().toByteArrayCompressed();
                });
        d.fn("theta_intersection")
                .in(HllFunctions.SKETCH, HllFunctions.SKETCH)
                .out(DataTypes.BinaryType)
                .e2((byte[] a, byte[] b) -> SetOperation.builder()
                        .buildIntersection()
                        .intersect(read(a, "theta_intersection"), read(b, "theta_intersection"))
                        .toByteArrayCompressed());
        d.fn("theta_difference")
                .in(HllFunctions.SKETCH, HllFunctions.SKETCH)
                .out(DataTypes.BinaryType)
                .e2((byte[] a, byte[] b) -> SetOperation.builder()
                        .buildANotB()
                        .aNotB(read(a, "theta_difference"), read(b, "theta_difference"))
                        .toByteArrayCompressed());
    }

    public static void defineAggregates(Definitions d) {
        d.agg("theta_sketch_agg").bind((c, x) -> bind(c, COUNTED, 2)).code((types, type) -> sketch());
        d.agg("theta_union_agg").bind((c, x) -> bind(c, HllFunctions.SKETCH, 2)).code((types, type) -> union());
        d.agg("theta_intersection_agg")
                .bind((c, x) -> bind(c, HllFunctions.SKETCH, 1))
                .code((types, type) -> intersection());
    }

    private static Signature bind(Call c, Param first, int most) {
        c.count(1, most);
        List<DataType> types = c.types();
        types.set(0, c.accept(0, first));
        if (c.size() == 2) {
            types.set(1, c.accept(1, Param.INT));
            if (!c.constant(1)) {
                throw Errors.analysis(
                        "THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT",
                        "42K0E",
                        "The `lgNomEntries` of `" + c.name() + "` must be a constant, such as " + DEFAULT_LG_ENTRIES
                                + ".");
            }
        }
        return new Signature(types, DataTypes.BinaryType, false);
    }

    /** Slot: a sketch that takes values, or a union after two were merged. */
    private static Code sketch() {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                (b, a, c) -> b[0] = added((byte[]) b[0], a),
                ThetaFunctions::unite,
                (b, c) -> (b[0] == null
                                ? UpdateSketch.builder().build().compact()
                                : asUnion((byte[]) b[0]).getResult())
                        .toByteArrayCompressed());
    }

    /** As a step over one slot. */
    private static void unite(@Nullable Object[] b, @Nullable Object[] o, EvalContext context) {
        if (b[0] == null || o[0] == null) {
            b[0] = b[0] == null ? o[0] : b[0];
            return;
        }
        Union union = asUnion((byte[]) b[0]);
        union.union(result((byte[]) o[0]));
        b[0] = union.toByteArray();
    }

    private static byte[] added(byte @Nullable [] state, @Nullable Object[] args) {
        Object value = args[0];
        if (state != null && isUnion(state)) {
            if (value == null) {
                return state;
            }
            UpdateSketch one = UpdateSketch.builder().build();
            add(one, value);
            Union union = asUnion(state);
            union.union(one);
            return union.toByteArray();
        }
        UpdateSketch sketch = state == null
                ? UpdateSketch.builder()
                        .setLogNominalEntries(lgEntries(args, 1, "theta_sketch_agg"))
                        .build()
                : UpdateSketch.heapify(Memory.wrap(state));
        // A value that is there, or that the sketch leaves out, changes nothing.
        boolean changed = value != null && !REJECTED.contains(add(sketch, value));
        return changed || state == null ? sketch.toByteArray() : state;
    }

    private static boolean isUnion(byte[] state) {
        return state[FAMILY_AT] == Family.UNION.getID();
    }

    private static Union asUnion(byte[] state) {
        if (isUnion(state)) {
            return (Union) SetOperation.heapify(Memory.wrap(state));
        }
        UpdateSketch sketch = UpdateSketch.heapify(Memory.wrap(state));
        Union union = SetOperation.builder()
                .setLogNominalEntries(sketch.getLgNomLongs())
                .buildUnion();
        union.union(sketch);
        return union;
    }

    private static CompactSketch result(byte[] state) {
        return isUnion(state)
                ? asUnion(state).getResult()
                : UpdateSketch.heapify(Memory.wrap(state)).compact();
    }

    /** Slot: a union. */
    private static Code union() {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                (b, a, c) -> {
                    int lg = lgEntries(a, 1, "theta_union_agg");
                    if (a[0] != null) {
                        Union union = b[0] == null
                                ? SetOperation.builder()
                                        .setLogNominalEntries(lg)
                                        .buildUnion()
                                : asUnion((byte[]) b[0]);
                        union.union(read((byte[]) a[0], "theta_union_agg"));
                        b[0] = union.toByteArray();
                    }
                },
                ThetaFunctions::unite,
                (b, c) -> (b[0] == null ? SetOperation.builder().buildUnion().getResult() : result((byte[]) b[0]))
                        .toByteArrayCompressed());
    }

    /** Slot: what all have, as a compact sketch. */
    private static Code intersection() {
        Slots.Step step = (b, a, c) -> {
            if (a[0] != null) {
                CompactSketch more = read((byte[]) a[0], "theta_intersection_agg");
                Intersection both = SetOperation.builder().buildIntersection();
                both.intersect(more);
                if (b[0] != null) {
                    both.intersect(read((byte[]) b[0], "theta_intersection_agg"));
                }
                b[0] = both.getResult().toByteArrayCompressed();
            }
        };
        return new Slots(List.of(DataTypes.BinaryType), Slots.start((Object) null), step, step, (b, c) -> {
            if (b[0] == null) {
                throw Errors.failure(
                        "THETA_INTERSECTION_OF_NOTHING",
                        "22000",
                        "theta_intersection_agg saw no sketch, and no set is what all sets of none have. Leave groups without sketches out, as by WHERE sketch IS NOT NULL.");
            }
            return b[0];
        });
    }

    private static UpdateReturnState add(UpdateSketch sketch, Object value) {
        if (value instanceof String s) {
            return sketch.update(s.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            return sketch.update(bytes);
        } else if (value instanceof Object[] array) {
            // As in Spark, an element that is NULL counts as 0.
            return sketch.update(Arrays.stream(array)
                    .mapToLong(n -> n == null ? 0 : ((Number) n).longValue())
                    .toArray());
        } else if (value instanceof Double || value instanceof Float) {
            return sketch.update(((Number) value).doubleValue());
        }
        return sketch.update(((Number) value).longValue());
    }

    private static int lgEntries(@Nullable Object[] args, int index, String function) {
        int lg = args.length <= index ? DEFAULT_LG_ENTRIES : args[index] instanceof Integer n ? n : 0;
        if (lg < MIN_LG_ENTRIES || lg > MAX_LG_ENTRIES) {
            throw SketchErrors.size(
                    "SKETCH_INVALID_LG_NOM_ENTRIES",
                    "22003",
                    function,
                    "lgNomEntries",
                    MIN_LG_ENTRIES,
                    MAX_LG_ENTRIES,
                    lg);
        }
        return lg;
    }

    /** @throws io.millrace.error.ExecutionException if the bytes are no compact Theta sketch */
    static CompactSketch read(byte[] sketch, String function) {
        try {
            Family family = Family.idToFamily(sketch[FAMILY_AT] & 0xFF);
            if (family != Family.COMPACT) {
                throw SketchErrors.otherFamily("THETA", function, family, "theta_sketch_agg");
            }
            return CompactSketch.heapify(Memory.wrap(sketch));
        } catch (SketchesArgumentException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw SketchErrors.noSketch("THETA", "22000", function, "theta_sketch_agg");
        }
    }
}
