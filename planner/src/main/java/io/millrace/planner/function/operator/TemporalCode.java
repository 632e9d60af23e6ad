package io.millrace.planner.function.operator;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.ScalarFunction.Eval;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Arithmetic on dates, timestamps and intervals. */
public final class TemporalCode {
    private static final DataType DAY = new DayTimeIntervalType(0, 0);
    private static final DataType DAY_TO_SECOND = new DayTimeIntervalType(0, 3);
    private static final DataType YEAR_TO_MONTH = new YearMonthIntervalType(0, 1);

    private TemporalCode() {}

    /** The types of a call with a date, timestamp or interval in it; null if there is none, or it is not known here. */
    static @Nullable Signature bind(String op, Call call) {
        DataType l = call.type(0);
        DataType r = call.type(1);
        boolean nullable = call.anyNullable();
        if (op.equals("+") && (Types.isInterval(l) ? whole(r) : Types.isInterval(r) && whole(l))) {
            throw Errors.binaryTypes("UNEXPECTED_INPUT_TYPE", op, call.args(), "\"INTERVAL\"");
        }
        if (op.equals("+") && Types.isInterval(l) && !Types.isInterval(r)) {
            Signature swapped = addInterval(r, l, nullable);
            return swapped == null
                    ? null
                    : new Signature(
                            List.of(
                                    swapped.argTypes().get(1),
                                    swapped.argTypes().get(0)),
                            swapped.type(),
                            nullable);
        }
        if ((op.equals("+") || op.equals("-")) && Types.isInterval(r) && !Types.isInterval(l)) {
            return addInterval(l, r, nullable);
        }
        if (op.equals("+") && Types.isDate(r) && days(l)) {
            return new Signature(List.of(DataTypes.IntegerType, r), r, nullable);
        }
        if (op.equals("-") && Types.isDate(l) && Types.isNull(r)) {
            return new Signature(List.of(l, l), DAY, true);
        }
        if (op.equals("+") && (Types.isDate(l) && Types.isNull(r) || Types.isNull(l) && Types.isDate(r))) {
            // A NULL without a type is taken for an interval of the general kind, which makes a date a timestamp.
            return new Signature(
                    Types.isDate(l)
                            ? List.of(DataTypes.TimestampType, DAY_TO_SECOND)
                            : List.of(DAY_TO_SECOND, DataTypes.TimestampType),
                    DataTypes.TimestampType,
                    true);
        }
        if ((op.equals("+") || op.equals("-")) && Types.isDate(l) && days(r)) {
            return new Signature(List.of(l, DataTypes.IntegerType), l, nullable);
        }
        if (op.equals("+") && (instant(l) && Types.isNull(r) || Types.isNull(l) && instant(r))) {
            DataType time = Types.isNull(l) ? r : l;
            return new Signature(
                    Types.isNull(l) ? List.of(DAY_TO_SECOND, time) : List.of(time, DAY_TO_SECOND), time, nullable);
        }
        if (op.equals("-") && (Types.isDatetime(l) || Types.isDatetime(r))) {
            boolean textBehind = Types.isString(r) && (instant(l) || Types.isDate(l));
            if (!call.context().ansi() && (textBehind || Types.isString(l) && instant(r))) {
                throw call.fail().type(Types.isString(l) ? 0 : 1, Param.ANY_TIMESTAMP.wanted());
            }
            checkNumbers(call, l, r);
            return difference(l, r, nullable);
        }
        if (op.equals("+") && (Types.isDate(l) || Types.isDate(r)) && (plain(l) || plain(r))) {
            throw call.fail().type(Types.isDate(l) ? 1 : 0, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")");
        }
        return intervals(op, call, l, r, nullable);
    }

    private static boolean plain(DataType t) {
        return Types.isNumeric(t) || Types.isString(t) || Types.isBoolean(t);
    }

    private static void checkNumbers(Call call, DataType l, DataType r) {
        if (Types.isNumeric(r) && Types.isDate(l)) {
            throw call.fail().type(1, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")");
        } else if (Types.isNumeric(r) || Types.isNumeric(l)) {
            throw call.fail().type(Types.isNumeric(l) ? 0 : 1, Param.ANY_TIMESTAMP.wanted());
        }
    }

    /** What a date would take as days. */
    private static boolean whole(DataType t) {
        return Types.isIntegral(t) && !t.equals(DataTypes.LongType);
    }

    private static boolean days(DataType t) {
        return whole(t) || Types.isNull(t);
    }

    private static @Nullable Signature addInterval(DataType time, DataType interval, boolean nullable) {
        if (Types.isDate(time)) {
            boolean staysDate = interval instanceof YearMonthIntervalType || interval.equals(DAY);
            return staysDate
                    ? new Signature(List.of(time, interval), DataTypes.DateType, nullable)
                    : new Signature(List.of(DataTypes.TimestampType, interval), DataTypes.TimestampType, nullable);
        }
        if (Types.isLocalTimestamp(time)) {
            return new Signature(List.of(time, interval), time, nullable);
        }
        if (Types.isString(time)) {
            return interval instanceof YearMonthIntervalType
                    ? null
                    : new Signature(List.of(DataTypes.TimestampType, interval), DataTypes.StringType, true);
        }
        if (Types.isTimestamp(time)) {
            return new Signature(List.of(DataTypes.TimestampType, interval), DataTypes.TimestampType, nullable);
        }
        return null;
    }

    private static @Nullable Signature difference(DataType l, DataType r, boolean nullable) {
        boolean dates = Types.isDate(l) && Types.isString(r) || Types.isString(l) && Types.isDate(r);
        if (dates || Types.isDate(l) && (Types.isDate(r) || Types.isNull(r)) || (Types.isDate(r) && Types.isNull(l))) {
            return new Signature(List.of(DataTypes.DateType, DataTypes.DateType), DAY, nullable);
        }
        if (!time(l) || !time(r)) {
            return null;
        }
        boolean local = Types.isLocalTimestamp(l) && (Types.isLocalTimestamp(r) || Types.isDate(r))
                || (Types.isLocalTimestamp(r) && Types.isDate(l));
        DataType common = local ? DataTypes.TimestampNTZType : DataTypes.TimestampType;
        return new Signature(List.of(common, common), DAY_TO_SECOND, nullable);
    }

    private static boolean instant(DataType t) {
        return Types.isTimestamp(t) || Types.isLocalTimestamp(t);
    }

    private static boolean time(DataType t) {
        return Types.isDatetime(t) || Types.isString(t) || Types.isNull(t);
    }

    private static @Nullable Signature intervals(String op, Call call, DataType l, DataType r, boolean nullable) {
        if (Types.isInterval(l) && Types.isInterval(r)) {
            DataType common = Coercion.tightest(l, r, call.context());
            boolean sum = op.equals("+") || op.equals("-");
            if (common == null || !(sum || op.equals("div"))) {
                boolean differ = op.equals("-") || op.equals("div");
                throw Errors.binaryTypes(
                        differ ? "BINARY_OP_DIFF_TYPES" : "UNEXPECTED_INPUT_TYPE", op, call.args(), "");
            }
            return new Signature(List.of(common, common), sum ? common : DataTypes.LongType, nullable);
        }
        if (Types.isInterval(l) && (op.equals("*") || op.equals("/")) && number(r)) {
            return new Signature(List.of(l, numberType(r)), full(l), nullable);
        }
        if (Types.isInterval(r) && op.equals("*") && number(l)) {
            return new Signature(List.of(numberType(l), r), full(r), nullable);
        }
        return null;
    }

    private static boolean number(DataType t) {
        return Types.isNumeric(t) || Types.isString(t) || Types.isNull(t);
    }

    private static DataType numberType(DataType t) {
        return Types.isNumeric(t) ? t : DataTypes.DoubleType;
    }

    private static DataType full(DataType interval) {
        return interval instanceof YearMonthIntervalType ? YEAR_TO_MONTH : DAY_TO_SECOND;
    }

    static Eval make(String op, List<DataType> types, DataType type) {
        DataType l = types.get(0);
        DataType r = types.get(1);
        if (Types.isInterval(l) && Types.isInterval(r)) {
            return sum(op, type);
        }
        if (op.equals("-") && Types.isDate(l) && Types.isDate(r)) {
            return (a, c) -> ((Integer) a[0] - (Integer) a[1]) * TimeText.DAY_US;
        }
        if (op.equals("-") && Types.isTimestamp(l) && Types.isTimestamp(r)) {
            return (a, c) -> TimeText.micros(TimeText.local((Long) a[0], c.zone()), java.time.ZoneOffset.UTC)
                    - TimeText.micros(TimeText.local((Long) a[1], c.zone()), java.time.ZoneOffset.UTC);
        }
        if (op.equals("-") && Types.isLocalTimestamp(l) && Types.isLocalTimestamp(r)) {
            return (a, c) -> Math.subtractExact((Long) a[0], (Long) a[1]);
        }
        if (op.equals("*") || op.equals("/")) {
            return scale(op, Types.isInterval(l) ? 0 : 1, type);
        }
        int timeAt = Types.isDatetime(l) ? 0 : 1;
        int sign = op.equals("-") ? -1 : 1;
        DataType added = types.get(1 - timeAt);
        if (Types.isDate(type)) {
            return (a, c) -> {
                int date = (Integer) a[timeAt];
                Object by = Objects.requireNonNull(a[1 - timeAt]);
                if (added instanceof YearMonthIntervalType) {
                    return addMonths(date, sign * (Integer) by);
                }
                long days = by instanceof Long us ? us / TimeText.DAY_US : (Integer) by;
                return Math.toIntExact(date + sign * days);
            };
        }
        if (Types.isString(type)) {
            // A text stays one: it is a moment only while the interval is added.
            return (a, c) ->
                    TimeText.timestamp(addMicros((Long) a[timeAt], sign * (Long) a[1 - timeAt], c.zone()), c.zone());
        }
        return (a, c) -> {
            long time = (Long) a[timeAt];
            ZoneId zone = TimeText.zoneOf(type, c.zone());
            return added instanceof YearMonthIntervalType
                    ? addMonths(time, sign * (Integer) a[1 - timeAt], zone)
                    : addMicros(time, sign * (Long) a[1 - timeAt], zone);
        };
    }

    private static Eval sum(String op, DataType type) {
        if (op.equals("div")) {
            return (a, c) -> {
                long divisor = ((Number) a[1]).longValue();
                if (divisor == 0) {
                    throw Errors.divideByZero();
                }
                return ((Number) a[0]).longValue() / divisor;
            };
        }
        boolean minus = op.equals("-");
        boolean months = type instanceof YearMonthIntervalType;
        return (a, c) -> {
            long x = ((Number) a[0]).longValue();
            long y = ((Number) a[1]).longValue();
            try {
                long result = minus ? Math.subtractExact(x, y) : Math.addExact(x, y);
                if (months) {
                    return Math.toIntExact(result);
                }
                return result;
            } catch (ArithmeticException overflow) {
                throw Errors.failure(
                        "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION",
                        "22015",
                        "The " + (minus ? "difference" : "sum") + " of two intervals is too large. Use `try_"
                                + (minus ? "subtract" : "add") + "` to have NULL instead.");
            }
        };
    }

    private static Eval scale(String op, int intervalAt, DataType type) {
        boolean months = type instanceof YearMonthIntervalType;
        boolean divide = op.equals("/");
        return (a, c) -> {
            BigDecimal interval = BigDecimal.valueOf(((Number) a[intervalAt]).longValue());
            BigDecimal factor =
                    new BigDecimal(Objects.requireNonNull(a[1 - intervalAt]).toString());
            if (divide && factor.signum() == 0) {
                throw Errors.failure(
                        "INTERVAL_DIVIDED_BY_ZERO",
                        "22012",
                        "An interval is divided by zero. `try_divide` gives NULL there.");
            }
            BigDecimal result = divide
                    ? interval.divide(factor, 0, RoundingMode.HALF_UP)
                    : interval.multiply(factor).setScale(0, RoundingMode.HALF_UP);
            if (result.unscaledValue().bitLength() > (months ? 31 : 63)) {
                throw Errors.failure(
                        "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
                        "22015",
                        "The result is too large for an interval.");
            }
            if (months) {
                return result.intValue();
            }
            return result.longValue();
        };
    }

    /** Days moved by months; a day beyond the month's end becomes its last. */
    public static int addMonths(int days, int months) {
        return Math.toIntExact(LocalDate.ofEpochDay(days).plusMonths(months).toEpochDay());
    }

    public static long addMonths(long micros, int months, ZoneId zone) {
        return TimeText.micros(TimeText.zoned(micros, zone).plusMonths(months).toInstant());
    }

    /** Whole days move the local date, and keep the offset where the new date has it; the rest moves the instant. */
    public static long addMicros(long micros, long by, ZoneId zone) {
        long days = by / TimeText.DAY_US;
        long start = days == 0
                ? micros
                : TimeText.micros(TimeText.zoned(micros, zone).plusDays(days).toInstant());
        return Math.addExact(start, by - days * TimeText.DAY_US);
    }
}
