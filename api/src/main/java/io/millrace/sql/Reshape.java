package io.millrace.sql;

import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From values (never null) in the internal form of one type to that of another: struct fields are found by name without regard to
 * case, numbers are widened, nothing is ever lost. What would lose is refused when the reshaping is made.
 */
@FunctionalInterface
interface Reshape {
    Object apply(Object value);

    private static Reshape same() {
        return v -> v;
    }

    /**
     * From rows of one schema to rows of another. Tuples ({@code _1}, {@code _2} …) and single values ({@code value}) take the
     * columns by place, all others by name.
     */
    static Reshape columns(StructType from, StructType to) {
        boolean byPlace = byPlace(from, to);
        if (byPlace && from.size() != to.size()) {
            throw new AnalysisException(
                    "UNSUPPORTED_DESERIALIZER.FIELD_NUMBER_MISMATCH",
                    "0A000",
                    "An object of " + to.size() + " values cannot be made of " + from.simpleString()
                            + ". Select as many columns first.",
                    Map.of());
        }
        int[] places = new int[to.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = byPlace ? i : place(from, to.field(i).name());
        }
        return struct(from, to, places, "");
    }

    /** The places of the columns of {@code to} among those of {@code from}; null where more than the place differs. */
    static int @Nullable [] places(StructType from, StructType to) {
        boolean byPlace = byPlace(from, to);
        int[] places = new int[to.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = byPlace ? i : place(from, to.field(i).name());
            if (!from.field(places[i]).dataType().equals(to.field(i).dataType())) {
                return null;
            }
        }
        return places;
    }

    private static boolean byPlace(StructType from, StructType to) {
        if (to.size() == 1 && to.field(0).name().equals("value")) {
            return from.size() == 1 || from.indexOf("value", false) < 0;
        }
        for (int i = 0; i < to.size(); i++) {
            if (!to.field(i).name().equals("_" + (i + 1))) {
                return false;
            }
        }
        return to.size() > 0;
    }

    private static int place(StructType from, String name) {
        int exact = from.indexOf(name, true);
        int place = exact >= 0 ? exact : from.indexOf(name, false);
        if (place < 0) {
            throw new AnalysisException(
                    "UNRESOLVED_COLUMN.WITH_SUGGESTION",
                    "42703",
                    "A column or field with name `" + name + "` cannot be resolved. The object needs it; there are "
                            + from.simpleString() + ".",
                    Map.of("objectName", "`" + name + "`"));
        }
        return place;
    }

    private static Reshape struct(StructType from, StructType to, int[] places, String path) {
        Reshape[] inner = new Reshape[places.length];
        for (int i = 0; i < places.length; i++) {
            String name = to.field(i).name();
            inner[i] = of(
                    from.field(places[i]).dataType(),
                    to.field(i).dataType(),
                    path.isEmpty() ? name : path + "." + name);
        }
        return v -> {
            Object[] row = (Object[]) v;
            Object[] out = new Object[places.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = orNull(inner[i], row[places[i]]);
            }
            return out;
        };
    }

    private static @Nullable Object orNull(Reshape r, @Nullable Object v) {
        return v == null ? null : r.apply(v);
    }

    /** @param path the field, for the error message */
    static Reshape of(DataType from, DataType to, String path) {
        if (from.equals(to) || from.equals(DataTypes.NullType)) {
            return same();
        }
        if (from instanceof StructType f && to instanceof StructType t) {
            int[] places = new int[t.size()];
            for (int i = 0; i < places.length; i++) {
                places[i] = place(f, t.field(i).name());
            }
            return struct(f, t, places, path);
        }
        if (from instanceof ArrayType f && to instanceof ArrayType t) {
            Reshape element = of(f.elementType(), t.elementType(), path + "[]");
            return v -> all(element, (Object[]) v);
        }
        if (from instanceof MapType f && to instanceof MapType t) {
            Reshape keys = of(f.keyType(), t.keyType(), path + ".key");
            Reshape values = of(f.valueType(), t.valueType(), path + ".value");
            return v -> new MapData(all(keys, ((MapData) v).keys()), all(values, ((MapData) v).values()));
        }
        if (from instanceof io.millrace.sql.types.VariantType && from.equals(to)) {
            return same();
        }
        if (from instanceof DayTimeIntervalType && to instanceof DayTimeIntervalType
                || from instanceof YearMonthIntervalType && to instanceof YearMonthIntervalType) {
            return same();
        }
        if (to.equals(DataTypes.StringType) && from.equals(DataTypes.DateType)) {
            return v -> LocalDate.ofEpochDay((Integer) v).toString();
        } else if (to.equals(DataTypes.StringType) && plain(from)) {
            return v -> v instanceof BigDecimal d ? d.toPlainString() : v.toString();
        }
        return number(from, to, path);
    }

    /** Whether the value's own text is what a cast to text gives. */
    private static boolean plain(DataType type) {
        return type instanceof DecimalType
                || type instanceof AtomicType a
                        && (a.kind() == Kind.BOOLEAN
                                || a.kind().compareTo(Kind.BYTE) >= 0
                                        && a.kind().compareTo(Kind.DOUBLE) <= 0);
    }

    private static Object[] all(Reshape r, @Nullable Object[] values) {
        Object[] out = new Object[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = orNull(r, values[i]);
        }
        return out;
    }

    private static Reshape number(DataType from, DataType to, String path) {
        if (to instanceof DecimalType t) {
            int whole = from instanceof DecimalType f
                    ? f.precision() - f.scale()
                    : from instanceof AtomicType a ? digits(a.kind()) : Integer.MAX_VALUE;
            int scale = from instanceof DecimalType f ? f.scale() : 0;
            if (whole <= t.precision() - t.scale() && scale <= t.scale()) {
                return v -> (v instanceof BigDecimal d ? d : BigDecimal.valueOf(((Number) v).longValue()))
                        .setScale(t.scale(), RoundingMode.UNNECESSARY);
            }
        }
        if (from instanceof AtomicType f && to instanceof AtomicType t && widens(f.kind(), t.kind())) {
            return switch (t.kind()) {
                case SHORT -> v -> ((Number) v).shortValue();
                case INTEGER -> v -> ((Number) v).intValue();
                case LONG -> v -> ((Number) v).longValue();
                case FLOAT -> v -> ((Number) v).floatValue();
                default -> v -> ((Number) v).doubleValue();
            };
        }
        throw new AnalysisException(
                "CANNOT_UP_CAST_DATATYPE",
                "42846",
                "Cannot up cast `" + path + "` from \"" + from.sql() + "\" to \"" + to.sql()
                        + "\". The type path of the target object needs a wider type, or cast the column first.",
                Map.of("expression", path, "sourceType", from.sql(), "targetType", to.sql()));
    }

    private static boolean widens(Kind from, Kind to) {
        return from.compareTo(Kind.BYTE) >= 0 && to.compareTo(Kind.DOUBLE) <= 0 && from.compareTo(to) < 0;
    }

    private static int digits(Kind kind) {
        return switch (kind) {
            case BYTE -> 3;
            case SHORT -> 5;
            case INTEGER -> 10;
            case LONG -> 20;
            default -> Integer.MAX_VALUE;
        };
    }
}
