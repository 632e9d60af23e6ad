package io.millrace.planner.function.cast;

import io.millrace.planner.function.Errors;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts.Caster;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.AtomicType.Kind;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Casts to numbers, and of numbers to timestamps. */
public final class NumberCasts {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private NumberCasts() {}

    static int width(DataType t) {
        return switch (((AtomicType) t).kind()) {
            case BYTE -> 1;
            case SHORT -> 2;
            case INTEGER -> 4;
            default -> 8;
        };
    }

    /** Cuts white space and control characters off both ends. */
    public static String trim(String s) {
        int from = 0;
        int to = s.length();
        while (from < to && blank(s.charAt(from))) {
            from++;
        }
        while (to > from && blank(s.charAt(to - 1))) {
            to--;
        }
        return s.substring(from, to);
    }

    private static boolean blank(char c) {
        return c <= ' ' || c == 127;
    }

    static long min(Kind kind) {
        return switch (kind) {
            case BYTE -> Byte.MIN_VALUE;
            case SHORT -> Short.MIN_VALUE;
            case INTEGER -> Integer.MIN_VALUE;
            default -> Long.MIN_VALUE;
        };
    }

    static long max(Kind kind) {
        return switch (kind) {
            case BYTE -> Byte.MAX_VALUE;
            case SHORT -> Short.MAX_VALUE;
            case INTEGER -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }

    /** A long as the box of an integral kind; what does not fit wraps. */
    public static Object box(long v, Kind kind) {
        return switch (kind) {
            case BYTE -> (Object) (byte) v;
            case SHORT -> (Object) (short) v;
            case INTEGER, DATE -> (Object) (int) v;
            default -> (Object) v;
        };
    }

    static Caster toIntegral(DataType from, AtomicType to, boolean legacy) {
        Kind kind = to.kind();
        if (Types.isString(from)) {
            return v -> {
                Long n = parseLong(trim((String) v), legacy);
                if (n == null || n < min(kind) || n > max(kind)) {
                    throw Errors.invalidCast("'" + v + "'", from, to);
                }
                return box(n, kind);
            };
        }
        if (Types.isBoolean(from)) {
            return v -> box((Boolean) v ? 1 : 0, kind);
        }
        if (Types.isTimestamp(from)) {
            return v -> fit(Math.floorDiv((Long) v, 1_000_000L), v, from, to, false);
        }
        if (Types.isDate(from)) {
            return v -> null;
        }
        if (from instanceof DecimalType d) {
            return v -> {
                BigDecimal whole = ((BigDecimal) v).setScale(0, RoundingMode.DOWN);
                if (!legacy && (whole.unscaledValue().bitLength() > 63)) {
                    throw Errors.castOverflow(literal(v, d), from, to);
                }
                return fit(whole.toBigInteger().longValue(), v, from, to, legacy);
            };
        }
        return Types.isFloating(from)
                ? floatingToIntegral(from, to, legacy)
                : v -> fit(((Number) v).longValue(), v, from, to, legacy);
    }

    private static Caster floatingToIntegral(DataType from, AtomicType to, boolean legacy) {
        Kind kind = to.kind();
        return v -> {
            double d = ((Number) v).doubleValue();
            if (legacy) {
                return kind == Kind.LONG ? (Object) (long) d : box((int) d, kind);
            }
            if (!(Math.floor(d) <= max(kind) && Math.ceil(d) >= min(kind)) || (kind == Kind.LONG && d >= 0x1p63)) {
                throw Errors.castOverflow(literal(v, from), from, to);
            }
            return box((long) d, kind);
        };
    }

    private static Object fit(long n, Object original, DataType from, AtomicType to, boolean legacy) {
        Kind kind = to.kind();
        if (!legacy && (n < min(kind) || n > max(kind))) {
            throw Errors.castOverflow(literal(original, from), from, to);
        }
        return box(n, kind);
    }

    /** A value as error messages show it. */
    static String literal(Object v, DataType type) {
        if (v instanceof Long && Types.isTimestamp(type)) {
            return "TIMESTAMP '" + TimeText.timestamp((Long) v, java.time.ZoneOffset.UTC) + "'";
        }
        if (v instanceof Long && Types.isLocalTimestamp(type)) {
            return "TIMESTAMP_NTZ '" + TimeText.timestamp((Long) v, java.time.ZoneOffset.UTC) + "'";
        }
        if (v instanceof BigDecimal b) {
            return b.toPlainString() + "BD";
        }
        return v
                + (v instanceof Long
                        ? "L"
                        : v instanceof Double ? "D" : v instanceof Short ? "S" : v instanceof Byte ? "Y" : "");
    }

    /** A whole number; where {@code fraction} is allowed, digits after a point are checked and dropped. */
    static @Nullable Long parseLong(String s, boolean fraction) {
        int n = s.length();
        int i = 0;
        boolean negative = n > 0 && s.charAt(0) == '-';
        if (negative || (n > 0 && s.charAt(0) == '+')) {
            i++;
        }
        if (i == n) {
            return null;
        }
        long value = 0;
        for (; i < n; i++) {
            int digit = s.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (value < (Long.MIN_VALUE + digit) / 10) {
                return null;
            }
            value = value * 10 - digit;
        }
        if (i < n) {
            if (!fraction || s.charAt(i) != '.') {
                return null;
            }
            for (i++; i < n; i++) {
                if (s.charAt(i) < '0' || s.charAt(i) > '9') {
                    return null;
                }
            }
        }
        if (negative) {
            return value;
        }
        return value == Long.MIN_VALUE ? null : (Long) (-value);
    }

    /** A floating-point number with the words for infinity and NaN, or null. */
    public static @Nullable Double parseDouble(String text) {
        String s = trim(text);
        switch (s.toLowerCase(Locale.ROOT)) {
            case "nan":
                return Double.NaN;
            case "inf", "+inf", "infinity", "+infinity":
                return Double.POSITIVE_INFINITY;
            case "-inf", "-infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                try {
                    return Double.parseDouble(s);
                } catch (NumberFormatException notANumber) {
                    return null;
                }
        }
    }

    static Caster toFloating(DataType from, AtomicType to, boolean legacy) {
        boolean single = to.kind() == Kind.FLOAT;
        if (Types.isString(from)) {
            return v -> {
                Double d = parseDouble((String) v);
                if (d == null) {
                    throw Errors.invalidCast("'" + v + "'", from, to);
                }
                return single ? (Object) parseFloat((String) v, d) : d;
            };
        }
        if (Types.isBoolean(from)) {
            return v -> floating((Boolean) v ? 1 : 0, single);
        }
        if (Types.isTimestamp(from)) {
            return v -> floating((Long) v / 1_000_000d, single);
        }
        if (Types.isDate(from)) {
            return v -> null;
        }
        return v -> single ? (Object) ((Number) v).floatValue() : (Object) ((Number) v).doubleValue();
    }

    private static Float parseFloat(String text, double d) {
        return Double.isNaN(d) || Double.isInfinite(d) ? (Float) (float) d : (Float) Float.parseFloat(trim(text));
    }

    private static Object floating(double d, boolean single) {
        return single ? (Object) (float) d : (Object) d;
    }

    static Caster toDecimal(DataType from, DecimalType to) {
        if (Types.isString(from)) {
            return v -> {
                BigDecimal parsed = parseDecimal((String) v);
                if (parsed == null) {
                    throw Errors.invalidCast("'" + v + "'", from, to);
                }
                return fit(parsed, to);
            };
        }
        if (Types.isBoolean(from)) {
            return v -> fit((Boolean) v ? BigDecimal.ONE : BigDecimal.ZERO, to);
        }
        if (Types.isTimestamp(from)) {
            return v -> fit(BigDecimal.valueOf((Long) v, 6), to);
        }
        if (Types.isInterval(from)) {
            return IntervalCasts.toNumber(from, to);
        }
        if (Types.isDate(from)) {
            return v -> null;
        }
        if (Types.isFloating(from)) {
            return v -> {
                double d = ((Number) v).doubleValue();
                return Double.isNaN(d) || Double.isInfinite(d) ? null : fit(new BigDecimal(Double.toString(d)), to);
            };
        }
        return v -> fit(v instanceof BigDecimal b ? b : BigDecimal.valueOf(((Number) v).longValue()), to);
    }

    static @Nullable BigDecimal parseDecimal(String text) {
        try {
            BigDecimal parsed = new BigDecimal(trim(text));
            return parsed.precision() - parsed.scale() > 1000 || parsed.scale() > 10_000 ? null : parsed;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** The value rounded half up to the type's scale; fails if it has too many digits. */
    public static BigDecimal fit(BigDecimal v, DecimalType to) {
        BigDecimal rounded = v.setScale(to.scale(), RoundingMode.HALF_UP);
        if (rounded.precision() > to.precision()) {
            throw Errors.decimalRange(v.toPlainString(), to.precision(), to.scale());
        }
        return rounded;
    }

    static Caster toTimestamp(DataType from, DataType to, boolean legacy) {
        if (Types.isBoolean(from)) {
            return v -> (Boolean) v ? 1L : 0L;
        }
        if (from instanceof DecimalType) {
            return v -> {
                // What does not fit wraps, in Spark too.
                return ((BigDecimal) v)
                        .multiply(MILLION)
                        .setScale(0, RoundingMode.DOWN)
                        .longValue();
            };
        }
        if (Types.isFloating(from)) {
            return v -> {
                double d = ((Number) v).doubleValue();
                if (Double.isNaN(d) || Double.isInfinite(d)) {
                    throw Errors.invalidCast(literal(v, from), from, to);
                }
                double micros = d * 1_000_000d;
                if (!legacy && (micros >= 0x1p63 || micros < -0x1p63)) {
                    throw Errors.castOverflow(literal(v, from), from, to);
                }
                return (long) micros;
            };
        }
        return v -> {
            long seconds = ((Number) v).longValue();
            long limit = Long.MAX_VALUE / 1_000_000L;
            return seconds > limit ? Long.MAX_VALUE : seconds < -limit ? Long.MIN_VALUE : seconds * 1_000_000L;
        };
    }
}
