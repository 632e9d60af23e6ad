package io.millrace.planner.function.cast;

import io.millrace.error.ExecutionException;
import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts.Caster;
import io.millrace.planner.function.json.VariantText;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.VariantType;
import io.millrace.sql.types.VariantVal;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Casts from and to VARIANT. Dates, timestamps and binaries go in as their text. */
public final class VariantCasts {
    private VariantCasts() {}

    /** Whether a variant may be cast to this type. */
    static boolean readable(DataType to) {
        if (to instanceof ArrayType a) {
            return readable(a.elementType());
        } else if (to instanceof MapType m) {
            return Types.isString(m.keyType()) && readable(m.valueType());
        } else if (to instanceof StructType s) {
            return s.fieldList().stream().allMatch(f -> readable(f.dataType()));
        }
        return !Types.isInterval(to) && !Types.isNull(to);
    }

    /** Whether this type may be cast to a variant; structs and maps need {@code to_variant_object}. */
    static boolean writable(DataType from) {
        return from instanceof ArrayType a
                ? writable(a.elementType()) && !Types.isNull(a.elementType())
                : !Types.isNested(from) && !Types.isInterval(from);
    }

    /** @param strict whether what does not fit fails, or gives null in its place */
    static Caster from(DataType to, boolean strict, ZoneId zone) {
        return v -> read(VariantText.tree((VariantVal) v), to, strict, zone);
    }

    /** The value of a tree as this type. */
    @SuppressWarnings("NullAway") // null is the value of what is not there
    public static Object read(@Nullable Object tree, DataType to, boolean strict, ZoneId zone) {
        if (tree == null) {
            return to instanceof VariantType ? new VariantVal("null") : null;
        } else if (to instanceof VariantType) {
            return new VariantVal(VariantText.canonical(tree));
        } else if (to instanceof ArrayType a && tree instanceof List<?> l) {
            List<@Nullable Object> out = new ArrayList<>();
            l.forEach(x -> out.add(read(x, a.elementType(), strict, zone)));
            return out.toArray();
        } else if (to instanceof StructType s && tree instanceof Map<?, ?> m) {
            Object[] out = new Object[s.size()];
            for (int i = 0; i < out.length; i++) {
                Object field = m.get(s.field(i).name());
                out[i] = field == null ? null : read(field, s.field(i).dataType(), strict, zone);
            }
            return out;
        } else if (to instanceof MapType t && tree instanceof Map<?, ?> m) {
            Object[] values = new Object[m.size()];
            int i = 0;
            for (Object x : m.values()) {
                values[i++] = read(x, t.valueType(), strict, zone);
            }
            return new MapData(m.keySet().toArray(), values);
        } else if (Types.isString(to)) {
            return tree instanceof String ? tree : new VariantVal(VariantText.canonical(tree)).toString();
        }
        return scalar(tree, to, strict, zone);
    }

    @SuppressWarnings("NullAway")
    private static Object scalar(Object tree, DataType to, boolean strict, ZoneId zone) {
        DataType from = scalarType(tree);
        try {
            if (from != null && !Types.isNested(to) && Casts.canCast(from, to, CastMode.ANSI)) {
                return Casts.caster(from, to, CastMode.ANSI, zone).cast(tree);
            }
        } catch (ExecutionException misfit) {
            if (!strict) {
                return null;
            }
        }
        if (!strict) {
            return null;
        }
        throw Errors.failure(
                "INVALID_VARIANT_CAST",
                "22023",
                "The variant `" + new VariantVal(VariantText.canonical(tree)) + "` has no value of the type \""
                        + to.sql() + "\". `try_variant_get` gives NULL there.");
    }

    /** The type of a scalar of a tree; null for lists and maps. */
    public static @Nullable DataType scalarType(Object tree) {
        if (tree instanceof BigDecimal d) {
            return new DecimalType(Math.max(d.precision(), d.scale()), Math.max(d.scale(), 0));
        }
        return tree instanceof String
                ? DataTypes.StringType
                : tree instanceof Long
                        ? DataTypes.LongType
                        : tree instanceof Double
                                ? DataTypes.DoubleType
                                : tree instanceof Boolean ? DataTypes.BooleanType : null;
    }

    static Caster to(DataType from, ZoneId zone) {
        return v -> new VariantVal(VariantText.canonical(tree(v, from, zone)));
    }

    /** The tree of a value in internal form. */
    public static @Nullable Object tree(@Nullable Object v, DataType type, ZoneId zone) {
        if (v == null || v instanceof Boolean || (v instanceof Number && !Types.isDatetime(type))) {
            return v;
        } else if (v instanceof VariantVal variant) {
            return VariantText.tree(variant);
        } else if (type instanceof ArrayType a) {
            List<@Nullable Object> out = new ArrayList<>();
            for (Object e : (Object[]) v) {
                out.add(tree(e, a.elementType(), zone));
            }
            return out;
        } else if (type instanceof StructType s) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            Object[] values = (Object[]) v;
            for (int i = 0; i < values.length; i++) {
                out.put(s.field(i).name(), tree(values[i], s.field(i).dataType(), zone));
            }
            return out;
        } else if (type instanceof MapType m) {
            MapData map = (MapData) v;
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            for (int i = 0; i < map.keys().length; i++) {
                out.put(
                        ValueText.of(m.keyType(), zone, true).apply(map.keys()[i]),
                        tree(map.values()[i], m.valueType(), zone));
            }
            return out;
        }
        return Types.isString(type) ? v : ValueText.of(type, zone, true).apply(v);
    }
}
