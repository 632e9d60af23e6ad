package io.millrace.planner.function.cast;

import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Types;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.VariantType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The cast from one type to another, as a function over values in internal form. Nulls are not passed in. */
public final class Casts {
    /** One conversion; null where the mode turns a failure into null. */
    @FunctionalInterface
    public interface Caster {
        @Nullable
        Object cast(Object value);
    }

    private Casts() {}

    /** Whether the cast may be written at all in this mode. TRY follows ANSI. */
    public static boolean canCast(DataType from, DataType to, CastMode mode) {
        if (from.equals(to) || Types.isNull(from) || Types.isString(to)) {
            return true;
        }
        if (from instanceof VariantType) {
            return VariantCasts.readable(to);
        }
        if (to instanceof VariantType) {
            return VariantCasts.writable(from);
        }
        if (from instanceof ArrayType a && to instanceof ArrayType b) {
            return canCast(a.elementType(), b.elementType(), mode);
        }
        if (from instanceof MapType a && to instanceof MapType b) {
            boolean keys = mode != CastMode.LEGACY || !CastNulls.possible(a.keyType(), b.keyType());
            return keys && canCast(a.keyType(), b.keyType(), mode) && canCast(a.valueType(), b.valueType(), mode);
        }
        if (from instanceof StructType a && to instanceof StructType b) {
            boolean ok = a.size() == b.size();
            for (int i = 0; ok && i < a.size(); i++) {
                ok = canCast(a.field(i).dataType(), b.field(i).dataType(), mode);
            }
            return ok;
        }
        if (Types.isNested(from) || Types.isNested(to) || Types.isNull(to)) {
            return false;
        }
        return canCastAtomic(from, to, mode == CastMode.LEGACY);
    }

    /** Whether a value that is not null may become null by this cast, as far as Spark's types say so; see {@link CastNulls}. */
    public static boolean mayGiveNull(DataType from, DataType to, CastMode mode) {
        return mode == CastMode.TRY ? !CastNulls.widens(from, to) : CastNulls.possible(from, to);
    }

    private static boolean canCastAtomic(DataType from, DataType to, boolean legacy) {
        if (Types.isString(from)) {
            return true;
        }
        if (Types.isLocalTimestamp(from) || Types.isLocalTimestamp(to)) {
            return Types.isDatetime(from) && Types.isDatetime(to);
        }
        boolean fromNumber = Types.isNumeric(from);
        boolean toNumber = Types.isNumeric(to);
        if (fromNumber && (toNumber || Types.isBoolean(to) || Types.isTimestamp(to))) {
            return true;
        }
        if (Types.isBoolean(from)) {
            return toNumber || (legacy && Types.isTimestamp(to));
        }
        if (Types.isTimestamp(from)) {
            return toNumber || Types.isDate(to) || (legacy && Types.isBoolean(to));
        }
        if (Types.isDate(from)) {
            return Types.isTimestamp(to) || (legacy && (toNumber || Types.isBoolean(to)));
        }
        if (Types.is(to, Kind.BINARY)) {
            return legacy && Types.isIntegral(from);
        }
        if (Types.isInterval(from)) {
            return from.getClass() == to.getClass() || Types.isIntegral(to) || Types.isDecimal(to);
        }
        return Types.isInterval(to) && (Types.isIntegral(from) || Types.isDecimal(from));
    }

    public static Caster caster(DataType from, DataType to, CastMode mode, ZoneId zone) {
        if (from.equals(to)) {
            return v -> v;
        }
        if (Types.isNull(from)) {
            return v -> null;
        }
        if (from instanceof VariantType) {
            return VariantCasts.from(to, mode != CastMode.TRY, zone);
        }
        if (to instanceof VariantType) {
            return VariantCasts.to(from, zone);
        }
        if (Types.isString(to)) {
            Function<Object, String> text = ValueText.of(from, zone, mode != CastMode.LEGACY);
            return text::apply;
        }
        if (from instanceof ArrayType a && to instanceof ArrayType b) {
            Caster element = caster(a.elementType(), b.elementType(), mode, zone);
            return v -> all((Object[]) v, element);
        }
        if (from instanceof MapType a && to instanceof MapType b) {
            Caster key = caster(a.keyType(), b.keyType(), mode, zone);
            Caster value = caster(a.valueType(), b.valueType(), mode, zone);
            return v -> new MapData(all(((MapData) v).keys(), key), all(((MapData) v).values(), value));
        }
        if (from instanceof StructType a && to instanceof StructType b) {
            return struct(a, b, mode, zone);
        }
        Caster strict = atomic(from, to, mode, zone);
        boolean intervals = Types.isInterval(from) || Types.isInterval(to);
        if (mode == CastMode.ANSI || (mode == CastMode.LEGACY && intervals)) {
            return strict;
        }
        return v -> {
            try {
                return strict.cast(v);
            } catch (io.millrace.error.ExecutionException failed) {
                return null;
            }
        };
    }

    private static Caster struct(StructType from, StructType to, CastMode mode, ZoneId zone) {
        Caster[] fields = new Caster[from.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = caster(from.field(i).dataType(), to.field(i).dataType(), mode, zone);
        }
        return v -> {
            Object[] values = (Object[]) v;
            Object[] out = new Object[values.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = apply(fields[i], values[i]);
            }
            return out;
        };
    }

    private static Object[] all(@Nullable Object[] values, Caster caster) {
        Object[] out = new Object[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = apply(caster, values[i]);
        }
        return out;
    }

    @SuppressWarnings("NullAway") // arrays in internal form hold nulls
    private static Object apply(Caster caster, @Nullable Object value) {
        return value == null ? null : caster.cast(value);
    }

    private static Caster atomic(DataType from, DataType to, CastMode mode, ZoneId zone) {
        boolean legacy = mode == CastMode.LEGACY;
        if (to instanceof DecimalType d) {
            return NumberCasts.toDecimal(from, d);
        }
        if (to instanceof DayTimeIntervalType d) {
            return IntervalCasts.toDayTime(from, d);
        }
        if (to instanceof YearMonthIntervalType y) {
            return IntervalCasts.toYearMonth(from, y);
        }
        if (Types.isInterval(from)) {
            return IntervalCasts.toNumber(from, to);
        }
        return switch (((AtomicType) to).kind()) {
            case BOOLEAN -> toBoolean(from, to);
            case BYTE, SHORT, INTEGER, LONG -> NumberCasts.toIntegral(from, (AtomicType) to, legacy);
            case FLOAT, DOUBLE -> NumberCasts.toFloating(from, (AtomicType) to, legacy);
            case DATE -> toDate(from, to, zone);
            case TIMESTAMP -> toTimestamp(from, to, zone, legacy);
            case TIMESTAMP_NTZ -> toLocalTimestamp(from, to, zone);
            case BINARY -> toBinary(from);
            case STRING -> v -> v.toString();
            case NULL -> v -> null;
        };
    }

    private static Caster toBoolean(DataType from, DataType to) {
        if (Types.isString(from)) {
            return v -> switch (NumberCasts.trim((String) v).toLowerCase(java.util.Locale.ROOT)) {
                case "t", "true", "y", "yes", "1" -> true;
                case "f", "false", "n", "no", "0" -> false;
                default -> throw Errors.invalidCast("'" + v + "'", from, to);
            };
        }
        if (from instanceof DecimalType) {
            return v -> ((java.math.BigDecimal) v).signum() != 0;
        }
        return Types.isDate(from) ? v -> null : v -> ((Number) v).doubleValue() != 0;
    }

    private static Caster toDate(DataType from, DataType to, ZoneId zone) {
        if (Types.isString(from)) {
            return v -> {
                Integer days = TimeText.parseDate((String) v);
                if (days == null) {
                    throw Errors.invalidCast("'" + v + "'", from, to);
                }
                return days;
            };
        }
        return v -> TimeText.daysOf((Long) v, TimeText.zoneOf(from, zone));
    }

    private static Caster toTimestamp(DataType from, DataType to, ZoneId zone, boolean legacy) {
        if (Types.isString(from)) {
            return v -> {
                Long micros = TimeText.parseTimestamp((String) v, zone);
                if (micros == null) {
                    throw Errors.invalidCast("'" + v + "'", from, to);
                }
                return micros;
            };
        }
        if (Types.isDate(from)) {
            return v -> TimeText.startOfDay((Integer) v, zone);
        }
        if (Types.isLocalTimestamp(from)) {
            return v -> TimeText.fromLocal((Long) v, zone);
        }
        return NumberCasts.toTimestamp(from, to, legacy);
    }

    private static Caster toLocalTimestamp(DataType from, DataType to, ZoneId zone) {
        if (Types.isString(from)) {
            return v -> {
                Long micros = TimeText.parseLocal((String) v);
                if (micros == null) {
                    throw Errors.invalidCast("'" + v + "'", from, to);
                }
                return micros;
            };
        }
        return Types.isDate(from)
                ? v -> TimeText.startOfDay((Integer) v, ZoneOffset.UTC)
                : v -> TimeText.toLocal((Long) v, zone);
    }

    private static Caster toBinary(DataType from) {
        if (Types.isString(from)) {
            return v -> ((String) v).getBytes(StandardCharsets.UTF_8);
        }
        int width = NumberCasts.width(from);
        return v -> {
            byte[] out = new byte[width];
            long n = ((Number) v).longValue();
            for (int i = 0; i < width; i++) {
                out[i] = (byte) (n >> 8 * (width - 1 - i));
            }
            return out;
        };
    }
}
