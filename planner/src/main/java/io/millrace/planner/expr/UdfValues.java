package io.millrace.planner.expr;

import io.millrace.error.MillraceException;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conversion for atomic types, arrays and maps; structs need the API's Row and come through a converter of the session. */
final class UdfValues implements UdfConverter {
    static final UdfValues INSTANCE = new UdfValues();

    private UdfValues() {}

    @Override
    public @Nullable Object toExternal(@Nullable Object v, DataType type) {
        if (v == null) {
            return null;
        } else if (Types.isDate(type)) {
            return java.sql.Date.valueOf(LocalDate.ofEpochDay((Integer) v));
        } else if (Types.isTimestamp(type)) {
            return java.sql.Timestamp.from(TimeText.instant((Long) v));
        } else if (Types.isLocalTimestamp(type)) {
            return TimeText.local((Long) v, java.time.ZoneOffset.UTC);
        } else if (type instanceof DayTimeIntervalType) {
            return Duration.of((Long) v, java.time.temporal.ChronoUnit.MICROS);
        } else if (type instanceof YearMonthIntervalType) {
            return Period.ofMonths((Integer) v).normalized();
        } else if (type instanceof ArrayType a) {
            List<@Nullable Object> out = new ArrayList<>();
            for (Object e : (Object[]) v) {
                out.add(toExternal(e, a.elementType()));
            }
            return out;
        } else if (type instanceof MapType m) {
            MapData map = (MapData) v;
            Map<@Nullable Object, @Nullable Object> out = new LinkedHashMap<>();
            for (int i = 0; i < map.keys().length; i++) {
                out.put(toExternal(map.keys()[i], m.keyType()), toExternal(map.values()[i], m.valueType()));
            }
            return out;
        } else if (type instanceof StructType) {
            throw notForStructs();
        }
        return v;
    }

    private static MillraceException notForStructs() {
        return MillraceException.notYet(
                "A struct as argument or result of a user function here", "Pass its fields one by one.");
    }

    @Override
    public @Nullable Object toInternal(@Nullable Object v, DataType type) {
        if (v == null) {
            return null;
        } else if (type instanceof DecimalType d) {
            BigDecimal decimal = v instanceof BigDecimal b ? b : new BigDecimal(v.toString());
            BigDecimal scaled = decimal.setScale(d.scale(), RoundingMode.HALF_UP);
            return scaled.precision() > d.precision() ? null : scaled;
        } else if (type instanceof DayTimeIntervalType) {
            Duration t = (Duration) v;
            return t.getSeconds() * 1_000_000L + t.getNano() / 1000;
        } else if (type instanceof YearMonthIntervalType) {
            return Math.toIntExact(((Period) v).toTotalMonths());
        } else if (type instanceof ArrayType a) {
            Object[] elements = v instanceof Collection<?> c ? c.toArray() : (Object[]) v;
            Object[] out = new Object[elements.length];
            for (int i = 0; i < out.length; i++) {
                set(out, i, toInternal(elements[i], a.elementType()));
            }
            return out;
        } else if (type instanceof MapType m) {
            Map<?, ?> map = (Map<?, ?>) v;
            Object[] keys = new Object[map.size()];
            Object[] values = new Object[map.size()];
            int i = 0;
            for (Map.Entry<?, ?> e : map.entrySet()) {
                set(keys, i, toInternal(e.getKey(), m.keyType()));
                set(values, i++, toInternal(e.getValue(), m.valueType()));
            }
            return new MapData(keys, values);
        } else if (type instanceof StructType) {
            throw notForStructs();
        }
        return atomic(v, (AtomicType) type);
    }

    private static void set(@Nullable Object[] array, int i, @Nullable Object v) {
        array[i] = v;
    }

    private static @Nullable Object atomic(Object v, AtomicType type) {
        return switch (type.kind()) {
            case NULL -> null;
            case BYTE -> ((Number) v).byteValue();
            case SHORT -> ((Number) v).shortValue();
            case INTEGER -> ((Number) v).intValue();
            case LONG -> ((Number) v).longValue();
            case FLOAT -> ((Number) v).floatValue();
            case DOUBLE -> ((Number) v).doubleValue();
            case STRING -> v.toString();
            case BOOLEAN, BINARY -> v;
            case DATE ->
                v instanceof java.sql.Date d
                        ? (int) d.toLocalDate().toEpochDay()
                        : Math.toIntExact(((LocalDate) v).toEpochDay());
            case TIMESTAMP -> TimeText.micros(v instanceof java.sql.Timestamp t ? t.toInstant() : (Instant) v);
            case TIMESTAMP_NTZ -> TimeText.micros((java.time.LocalDateTime) v, java.time.ZoneOffset.UTC);
        };
    }
}
