package io.millrace.planner.function.sketch;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.aggregate.Slots;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/** Numbers of distinct values by HyperLogLog sketches, as Spark writes them: HLL_8, in the updatable form. */
public final class HllFunctions {
    private static final int DEFAULT_LG_K = 12;
    private static final int MIN_LG_K = 4;
    private static final int MAX_LG_K = 21;

    static final Param SKETCH = Param.only("BINARY", Param::isBinary, DataTypes.BinaryType);

    private static final Param COUNTED = Param.only(
            "(\"INT\" or \"BIGINT\" or \"STRING\" or \"BINARY\")",
            t -> t.equals(DataTypes.IntegerType)
                    || t.equals(DataTypes.LongType)
                    || Types.isString(t)
                    || Param.isBinary(t),
            DataTypes.IntegerType);

    private HllFunctions() {}

    public static void define(Definitions d) {
        d.fn("hll_sketch_estimate")
                .in(SKETCH)
                .out(DataTypes.LongType)
                .e1((byte[] sketch) ->
                        Math.round(read(sketch, "hll_sketch_estimate").getEstimate()));
        d.fn("hll_union")
                .in(SKETCH, SKETCH)
                .optional(Param.BOOLEAN)
                .out(DataTypes.BinaryType)
                .eval((a, c) -> union((byte[]) a[0], (byte[]) a[1], a.length > 2 && Boolean.TRUE.equals(a[2])));
    }

    public static void defineAggregates(Definitions d) {
        d.agg("hll_sketch_agg").bind((c, x) -> bindSketch(c)).codeOfConstants((types, constants) -> sketch(constants));
        d.agg("hll_union_agg").bind((c, x) -> bindUnion(c)).code((types, type) -> union());
    }

    private static Signature bindSketch(Call c) {
        c.count(1, 2);
        List<DataType> types = c.types();
        types.set(0, c.accept(0, COUNTED));
        if (c.size() == 2) {
            types.set(1, c.accept(1, Param.INT));
            if (!c.constant(1)) {
                throw Errors.analysis(
                        "HLL_K_MUST_BE_CONSTANT",
                        "42K0E",
                        "The `lgConfigK` of `" + c.name() + "` must be a constant, such as " + DEFAULT_LG_K + ".");
            }
        }
        return new Signature(types, DataTypes.BinaryType, false);
    }

    private static Signature bindUnion(Call c) {
        c.count(1, 2);
        List<DataType> types = c.types();
        types.set(0, c.accept(0, SKETCH));
        if (c.size() == 2) {
            types.set(1, c.accept(1, Param.BOOLEAN));
        }
        return new Signature(types, DataTypes.BinaryType, false);
    }

    /** @param constants of the call: the size of a sketch of no rows */
    private static Code sketch(List<@Nullable Object> constants) {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                (b, a, c) -> {
                    if (b[0] == null) {
                        b[0] = empty(lgK(a));
                    }
                    if (a[0] != null) {
                        HllSketch sketch = own(b[0]);
                        add(sketch, a[0]);
                        b[0] = sketch.toUpdatableByteArray();
                    }
                },
                (b, o, c) -> {
                    if (b[0] == null || o[0] == null) {
                        b[0] = b[0] == null ? o[0] : b[0];
                        return;
                    }
                    HllSketch sketch = own(b[0]);
                    Union union = new Union(sketch.getLgConfigK());
                    union.update(sketch);
                    union.update(own(o[0]));
                    b[0] = bytes(union);
                },
                (b, c) -> b[0] == null ? empty(lgK(constants.toArray())) : b[0]);
    }

    /** Slot: a union in its updatable form. */
    private static Code union() {
        return new Slots(
                List.of(DataTypes.BinaryType),
                Slots.start((Object) null),
                (b, a, c) -> {
                    if (a[0] != null) {
                        HllSketch more = read((byte[]) a[0], "hll_union_agg");
                        boolean allowed = a.length > 1 && Boolean.TRUE.equals(a[1]);
                        b[0] = united(b[0], more, allowed);
                    }
                },
                (b, o, c) -> {
                    if (o[0] != null) {
                        b[0] = united(b[0], Union.heapify((byte[]) o[0]).getResult(TgtHllType.HLL_8), true);
                    }
                },
                (b, c) -> b[0] == null ? empty(DEFAULT_LG_K) : bytes(Union.heapify((byte[]) b[0])));
    }

    private static byte[] united(@Nullable Object state, HllSketch more, boolean differentSizes) {
        Union union = state == null ? new Union(more.getLgConfigK()) : Union.heapify((byte[]) state);
        if (!differentSizes) {
            sameSize(union.getLgConfigK(), more.getLgConfigK(), "hll_union_agg");
        }
        union.update(more);
        return union.toUpdatableByteArray();
    }

    private static byte[] union(byte[] left, byte[] right, boolean differentSizes) {
        HllSketch a = read(left, "hll_union");
        HllSketch b = read(right, "hll_union");
        if (!differentSizes) {
            sameSize(a.getLgConfigK(), b.getLgConfigK(), "hll_union");
        }
        Union union = new Union(Math.min(a.getLgConfigK(), b.getLgConfigK()));
        union.update(a);
        union.update(b);
        return bytes(union);
    }

    private static byte[] bytes(Union union) {
        return union.getResult(TgtHllType.HLL_8).toUpdatableByteArray();
    }

    private static void sameSize(int left, int right, String function) {
        if (left != right) {
            throw Errors.failure(
                    "HLL_UNION_DIFFERENT_LG_K",
                    "22000",
                    "The sketches that `" + function + "` is to unite have different `lgConfigK`: " + left + " and "
                            + right + ". With true as the last argument the smaller one is taken.");
        }
    }

    private static byte[] empty(int lgK) {
        return new HllSketch(lgK, TgtHllType.HLL_8).toUpdatableByteArray();
    }

    private static int lgK(@Nullable Object[] args) {
        int lgK = args.length < 2 ? DEFAULT_LG_K : args[1] instanceof Integer n ? n : 0;
        if (lgK < MIN_LG_K || lgK > MAX_LG_K) {
            throw SketchErrors.size(
                    "HLL_INVALID_LG_K", "22546", "hll_sketch_agg", "lgConfigK", MIN_LG_K, MAX_LG_K, lgK);
        }
        return lgK;
    }

    private static void add(HllSketch sketch, Object value) {
        if (value instanceof String s) {
            sketch.update(s.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            sketch.update(bytes);
        } else {
            sketch.update(((Number) value).longValue());
        }
    }

    private static HllSketch own(@Nullable Object state) {
        return HllSketch.heapify((byte[]) state);
    }

    private static HllSketch read(byte[] sketch, String function) {
        try {
            return HllSketch.heapify(Memory.wrap(sketch));
        } catch (SketchesArgumentException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw SketchErrors.noSketch("HLL", "22546", function, "hll_sketch_agg");
        }
    }
}
