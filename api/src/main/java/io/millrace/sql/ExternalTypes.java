package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between values in internal form (see {@link io.millrace.row.RowCodec}) and the objects that users see: java.sql.Timestamp and
 * java.sql.Date (Instant, LocalDateTime, LocalDate are accepted too), LocalDateTime for TIMESTAMP_NTZ, Duration and Period for intervals, List (arrays
 * and collections are accepted) for arrays, Map for maps, {@link Row} for structs. Integers are widened, never narrowed.
 */
public final class ExternalTypes {
    private ExternalTypes() {}

    /** The user's object of an internal value. */
    public static @Nullable Object toExternal(@Nullable Object v, DataType type) {
        if (v == null) {
            return null;
        }
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case DATE -> Date.valueOf(LocalDate.ofEpochDay((Integer) v));
                case TIMESTAMP -> Timestamp.from(instant((Long) v));
                case TIMESTAMP_NTZ -> local((Long) v);
                default -> v;
            };
        }
        if (type instanceof StructType s) {
            return toRow((Object[]) v, s);
        }
        if (type instanceof ArrayType a) {
            return list((Object[]) v, a.elementType());
        }
        if (type instanceof MapType m) {
            MapData map = (MapData) v;
            Map<@Nullable Object, @Nullable Object> out = new LinkedHashMap<>();
            for (int i = 0; i < map.keys().length; i++) {
                out.put(toExternal(map.keys()[i], m.keyType()), toExternal(map.values()[i], m.valueType()));
            }
            return Collections.unmodifiableMap(out);
        }
        if (type instanceof YearMonthIntervalType) {
            return Period.ofMonths((Integer) v).normalized();
        }
        return type instanceof DayTimeIntervalType ? Duration.of((Long) v, ChronoUnit.MICROS) : v;
    }

    /** The Row of values in internal form, under the schema's names. */
    public static Row toRow(@Nullable Object[] values, StructType schema) {
        Object[] out = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = toExternal(values[i], schema.field(i).dataType());
        }
        return new GenericRow(out, schema);
    }

    private static List<@Nullable Object> list(@Nullable Object[] values, DataType element) {
        List<@Nullable Object> out = new ArrayList<>(values.length);
        for (Object v : values) {
            out.add(toExternal(v, element));
        }
        return Collections.unmodifiableList(out);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }

    static long micros(Instant t) {
        return Math.addExact(Math.multiplyExact(t.getEpochSecond(), 1_000_000L), t.getNano() / 1000);
    }

    /** The fields of a TIMESTAMP_NTZ in internal form. */
    static LocalDateTime local(long micros) {
        return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
    }

    /**
     * The internal value of a user's object.
     *
     * @param path the field for the error message, for example {@code address.city}
     * @throws MillraceException INVALID_EXTERNAL_TYPE if the class does not fit the type
     */
    public static @Nullable Object toInternal(@Nullable Object v, DataType type, String path) {
        if (v == null) {
            return null;
        }
        Object internal = convert(v, type, path);
        if (internal == null) {
            throw invalid(v, type, path);
        }
        return internal;
    }

    /** The values of a row in internal form; columns by position, so the widths must agree. */
    public static @Nullable Object[] fromRow(Row row, StructType schema) {
        return fromRow(row, schema, "");
    }

    private static @Nullable Object[] fromRow(Row row, StructType schema, String path) {
        if (row.size() != schema.size()) {
            throw new MillraceException(
                    "INVALID_EXTERNAL_TYPE",
                    "The row " + row + (path.isEmpty() ? "" : " at '" + path + "'") + " has " + row.size()
                            + " values for the " + schema.size() + " columns of " + schema.simpleString() + ".");
        }
        Object[] out = new Object[row.size()];
        for (int i = 0; i < out.length; i++) {
            StructField f = schema.field(i);
            String inner = path.isEmpty() ? f.name() : path + "." + f.name();
            out[i] = toInternal(row.get(i), f.dataType(), inner);
            if (out[i] == null && !f.nullable()) {
                throw new MillraceException(
                        "NOT_NULL_ASSERT_VIOLATION",
                        "42000",
                        "NULL value appeared in the column '" + inner + "', which is not nullable.",
                        Map.of("walkedTypePath", inner),
                        null);
            }
        }
        return out;
    }

    private static @Nullable Object convert(Object v, DataType type, String path) {
        if (type instanceof AtomicType a) {
            return atomic(v, a.kind());
        }
        if (type instanceof DecimalType d) {
            return decimal(v, d, path);
        }
        if (type instanceof StructType s) {
            return v instanceof Row row ? fromRow(row, s, path) : null;
        }
        if (type instanceof ArrayType a) {
            return array(v, a.elementType(), path);
        }
        if (type instanceof MapType m) {
            return v instanceof Map<?, ?> map ? map(map, m, path) : null;
        }
        if (type instanceof YearMonthIntervalType) {
            return v instanceof Period p ? months(p) : null;
        }
        if (type instanceof io.millrace.sql.types.VariantType) {
            return v instanceof io.millrace.sql.types.VariantVal ? v : null;
        }
        return v instanceof Duration d ? micros(d) : null;
    }

    /** Null where the period has days, which have no fixed length in months. */
    private static @Nullable Object months(Period p) {
        int months = Math.toIntExact(p.toTotalMonths());
        return p.normalized().equals(Period.ofMonths(months).normalized()) ? months : null;
    }

    static long micros(Duration d) {
        return Math.addExact(Math.multiplyExact(d.getSeconds(), 1_000_000L), d.getNano() / 1000);
    }

    private static @Nullable Object atomic(Object v, AtomicType.Kind kind) {
        return switch (kind) {
            case NULL -> null;
            case BOOLEAN -> v instanceof Boolean ? v : null;
            case BYTE -> v instanceof Byte ? v : null;
            case SHORT -> v instanceof Short || v instanceof Byte ? (Object) ((Number) v).shortValue() : null;
            case INTEGER ->
                v instanceof Integer || v instanceof Short || v instanceof Byte
                        ? (Object) ((Number) v).intValue()
                        : null;
            case LONG -> whole(v) ? (Object) ((Number) v).longValue() : null;
            case FLOAT -> v instanceof Float ? v : null;
            case DOUBLE -> v instanceof Double || v instanceof Float ? (Object) ((Number) v).doubleValue() : null;
            case STRING -> v instanceof String || v instanceof Character || v instanceof Enum<?> ? v.toString() : null;
            case BINARY -> v instanceof byte[] ? v : null;
            case DATE -> date(v);
            case TIMESTAMP -> timestamp(v);
            case TIMESTAMP_NTZ -> v instanceof LocalDateTime t ? micros(t.toInstant(ZoneOffset.UTC)) : null;
        };
    }

    private static boolean whole(Object v) {
        return v instanceof Long || v instanceof Integer || v instanceof Short || v instanceof Byte;
    }

    private static @Nullable Object date(Object v) {
        LocalDate date = v instanceof Date d ? d.toLocalDate() : v instanceof LocalDate d ? d : null;
        return date == null ? null : Math.toIntExact(date.toEpochDay());
    }

    private static @Nullable Object timestamp(Object v) {
        if (v instanceof Timestamp t) {
            return micros(t.toInstant());
        }
        if (v instanceof LocalDateTime t) {
            return micros(Timestamp.valueOf(t).toInstant());
        }
        return v instanceof Instant t ? micros(t) : null;
    }

    private static @Nullable Object decimal(Object v, DecimalType type, String path) {
        BigDecimal exact = v instanceof BigDecimal d
                ? d
                : v instanceof BigInteger i
                        ? new BigDecimal(i)
                        : whole(v) ? BigDecimal.valueOf(((Number) v).longValue()) : null;
        if (exact == null) {
            return null;
        }
        BigDecimal scaled = exact.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision()) {
            throw new MillraceException(
                    "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
                    "22003",
                    "The value " + exact.toPlainString() + " of '" + path + "' cannot be represented as " + type.sql()
                            + ". Declare more digits.",
                    Map.of("value", exact.toPlainString(), "expectedType", type.sql()),
                    null);
        }
        return scaled;
    }

    private static @Nullable Object array(Object v, DataType element, String path) {
        String inner = path + "[]";
        if (v instanceof Collection<?> list) {
            Object[] out = new Object[list.size()];
            int i = 0;
            for (Object e : list) {
                out[i++] = toInternal(e, element, inner);
            }
            return out;
        }
        if (!v.getClass().isArray()) {
            return null;
        }
        Object[] out = new Object[Array.getLength(v)];
        for (int i = 0; i < out.length; i++) {
            out[i] = toInternal(Array.get(v, i), element, inner);
        }
        return out;
    }

    private static Object map(Map<?, ?> map, MapType type, String path) {
        Object[] keys = new Object[map.size()];
        Object[] values = new Object[map.size()];
        int i = 0;
        for (Map.Entry<?, ?> e : map.entrySet()) {
            Object key = toInternal(e.getKey(), type.keyType(), path + ".key");
            if (key == null) {
                throw new MillraceException(
                        "NULL_MAP_KEY", "2200E", "The map '" + path + "' has a null key.", Map.of(), null);
            }
            keys[i] = key;
            values[i++] = toInternal(e.getValue(), type.valueType(), path + ".value");
        }
        return new MapData(keys, values);
    }

    private static MillraceException invalid(Object v, DataType type, String path) {
        return new MillraceException(
                "INVALID_EXTERNAL_TYPE",
                "42K0N",
                "An object of " + v.getClass().getName() + " is no value of \"" + type.sql() + "\" at '" + path
                        + "'. Give " + wanted(type) + ".",
                Map.of("externalType", v.getClass().getName(), "type", type.sql(), "expr", path),
                null);
    }

    private static String wanted(DataType type) {
        if (type instanceof AtomicType a) {
            return switch (a.kind()) {
                case DATE -> "java.sql.Date or java.time.LocalDate";
                case TIMESTAMP -> "java.sql.Timestamp or java.time.Instant";
                case TIMESTAMP_NTZ -> "java.time.LocalDateTime";
                case BINARY -> "byte[]";
                case INTEGER -> "java.lang.Integer";
                case NULL -> "null";
                default ->
                    "java.lang." + a.kind().name().charAt(0)
                            + a.kind().name().substring(1).toLowerCase(java.util.Locale.ROOT);
            };
        }
        if (type instanceof StructType) {
            return "a Row";
        }
        if (type instanceof ArrayType) {
            return "a List or an array";
        }
        if (type instanceof MapType) {
            return "a Map";
        }
        return type instanceof DecimalType
                ? "java.math.BigDecimal"
                : type instanceof DayTimeIntervalType ? "java.time.Duration" : "java.time.Period without days";
    }
}
