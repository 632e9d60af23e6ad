package io.millrace.planner.function.time;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.ScalarFunction.Eval;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.function.operator.TemporalCode;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Fields of timestamps, truncation, differences and additions by unit. */
public final class TimeParts {
    private static final DataType INT = DataTypes.IntegerType;
    private static final DataType SECONDS = DataTypes.createDecimalType(8, 6);

    private TimeParts() {}

    public static void define(Definitions d) {
        clock(d, "hour", LocalDateTime::getHour);
        clock(d, "minute", LocalDateTime::getMinute);
        clock(d, "second", LocalDateTime::getSecond);
        d.fn("date_part", "datepart", "extract").bind(TimeParts::bindPart).typed(TimeParts::part);
        d.fn("date_trunc")
                .in(Param.STRING, Param.TIMESTAMP)
                .out(DataTypes.TimestampType)
                .nullable()
                .c2((String unit, Long t, EvalContext c) -> trunc(unit, t, c));
        d.fn("months_between")
                .in(Param.TIMESTAMP, Param.TIMESTAMP)
                .optional(Param.BOOLEAN)
                .out(DataTypes.DoubleType)
                .eval((a, c) -> monthsBetween((Long) a[0], (Long) a[1], a.length < 3 || (Boolean) a[2], c));
        d.fn("timestampadd", "timestamp_add", "dateadd")
                .bind(TimeParts::bindAdd)
                .typed((types, type) -> adder(types));
        d.fn("timestampdiff", "timestamp_diff")
                .in(Param.STRING, Param.TIMESTAMP, Param.TIMESTAMP)
                .out(DataTypes.LongType)
                .eval((a, c) -> difference((String) a[0], (Long) a[1], (Long) a[2], c));
    }

    private static void clock(Definitions d, String name, ToIntFunction<LocalDateTime> part) {
        d.fn(name)
                .in(Param.ANY_TIMESTAMP)
                .out(INT)
                .typed((types, type) -> (a, c) ->
                        part.applyAsInt(TimeText.local((Long) a[0], TimeText.zoneOf(types.get(0), c.zone()))));
    }

    private static Signature bindPart(Call c) {
        c.count(2, 2);
        Object field = c.literal(0);
        if (!(field instanceof String s)) {
            throw Errors.analysis(
                    "NON_FOLDABLE_ARGUMENT",
                    "42K08",
                    "The argument `field` of `date_part` must be a constant of the type \"STRING\".");
        }
        DataType source = c.type(1);
        DataType t = Types.isInterval(source) || Types.isDate(source) ? source : c.accept(1, Param.ANY_TIMESTAMP);
        String unit = unit(s);
        if (!known(unit, t)) {
            throw Errors.analysis(
                    "INVALID_EXTRACT_FIELD",
                    "42000",
                    "Cannot extract '" + s + "' from \"" + io.millrace.planner.expr.ExprText.sql(c.arg(1)) + "\".");
        }
        return new Signature(List.of(DataTypes.StringType, t), resultType(unit, t), c.anyNullable());
    }

    private static DataType resultType(String unit, DataType source) {
        if (unit.equals("SECOND")) {
            return SECONDS;
        }
        boolean narrow =
                Types.isInterval(source) && List.of("MONTH", "HOUR", "MINUTE").contains(unit);
        return narrow ? DataTypes.ByteType : INT;
    }

    /** Seconds keep their fraction, so the type depends on the unit; hence the unit is a literal. */
    private static boolean known(String unit, DataType t) {
        if (t instanceof YearMonthIntervalType y) {
            return List.of("YEAR", "MONTH").subList(y.start(), y.end() + 1).contains(unit);
        }
        if (t instanceof DayTimeIntervalType d) {
            return List.of("DAY", "HOUR", "MINUTE", "SECOND")
                    .subList(d.start(), d.end() + 1)
                    .contains(unit);
        }
        return List.of(
                        "YEAR",
                        "YEAROFWEEK",
                        "QUARTER",
                        "MONTH",
                        "WEEK",
                        "DAY",
                        "DAYOFWEEK",
                        "DAYOFWEEK_ISO",
                        "DOY",
                        "HOUR",
                        "MINUTE",
                        "SECOND")
                .contains(unit);
    }

    private static String unit(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "YEAR", "Y", "YEARS", "YR", "YRS" -> "YEAR";
            case "YEAROFWEEK" -> "YEAROFWEEK";
            case "QUARTER", "QTR" -> "QUARTER";
            case "MONTH", "MON", "MONS", "MONTHS" -> "MONTH";
            case "WEEK", "W", "WEEKS" -> "WEEK";
            case "DAY", "D", "DAYS" -> "DAY";
            case "DAYOFWEEK", "DOW" -> "DAYOFWEEK";
            case "DAYOFWEEK_ISO", "DOW_ISO" -> "DAYOFWEEK_ISO";
            case "DOY" -> "DOY";
            case "HOUR", "H", "HOURS", "HR", "HRS" -> "HOUR";
            case "MINUTE", "M", "MIN", "MINS", "MINUTES" -> "MINUTE";
            case "SECOND", "S", "SEC", "SECONDS", "SECS" -> "SECOND";
            default -> "";
        };
    }

    private static Eval part(List<DataType> types, DataType type) {
        DataType t = types.get(1);
        if (t instanceof YearMonthIntervalType) {
            return (a, c) -> unit((String) a[0]).equals("YEAR")
                    ? (Object) ((Integer) a[1] / 12)
                    : (Object) (byte) ((Integer) a[1] % 12);
        }
        if (t instanceof DayTimeIntervalType) {
            return (a, c) -> intervalPart(unit((String) a[0]), (Long) a[1]);
        }
        boolean date = Types.isDate(t);
        return (a, c) -> {
            LocalDateTime v = date
                    ? LocalDate.ofEpochDay((Integer) a[1]).atStartOfDay()
                    : TimeText.local((Long) a[1], TimeText.zoneOf(t, c.zone()));
            return field(unit((String) a[0]), v);
        };
    }

    private static Object intervalPart(String unit, long micros) {
        return switch (unit) {
            case "DAY" -> (int) (micros / TimeText.DAY_US);
            case "HOUR" -> (byte) (micros / 3_600_000_000L % 24);
            case "MINUTE" -> (byte) (micros / 60_000_000L % 60);
            default -> BigDecimal.valueOf(micros % 60_000_000L, 6);
        };
    }

    private static Object field(String unit, LocalDateTime v) {
        return switch (unit) {
            case "YEAR" -> v.getYear();
            case "YEAROFWEEK" -> v.get(IsoFields.WEEK_BASED_YEAR);
            case "QUARTER" -> v.get(IsoFields.QUARTER_OF_YEAR);
            case "MONTH" -> v.getMonthValue();
            case "WEEK" -> v.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "DAY" -> v.getDayOfMonth();
            case "DAYOFWEEK" -> v.getDayOfWeek().getValue() % 7 + 1;
            case "DAYOFWEEK_ISO" -> v.getDayOfWeek().getValue();
            case "DOY" -> v.getDayOfYear();
            case "HOUR" -> v.getHour();
            case "MINUTE" -> v.getMinute();
            default -> BigDecimal.valueOf(v.getSecond() * 1_000_000L + v.getNano() / 1000, 6);
        };
    }

    private static @Nullable Long trunc(String unit, long t, EvalContext c) {
        LocalDateTime v = TimeText.local(t, c.zone());
        switch (unit.toUpperCase(Locale.ROOT)) {
            case "MICROSECOND":
                return t;
            case "MILLISECOND":
                return Math.floorDiv(t, 1000L) * 1000L;
            case "SECOND":
                return Math.floorDiv(t, 1_000_000L) * 1_000_000L;
            case "MINUTE":
                return truncated(t, ChronoUnit.MINUTES, c);
            case "HOUR":
                return truncated(t, ChronoUnit.HOURS, c);
            case "DAY", "DD":
                return TimeText.micros(v.truncatedTo(ChronoUnit.DAYS), c.zone());
            default:
                LocalDate day = DateFunctions.truncated(v.toLocalDate(), unit);
                return day == null ? null : (Long) TimeText.micros(day.atStartOfDay(), c.zone());
        }
    }

    /** Of a local hour that comes twice the one that {@code t} is in. */
    private static long truncated(long t, ChronoUnit unit, EvalContext c) {
        return TimeText.micros(TimeText.zoned(t, c.zone()).truncatedTo(unit).toInstant());
    }

    /** Whole months where the days agree or both end their month; else a fraction of 31 days. */
    private static double monthsBetween(long x, long y, boolean round, EvalContext c) {
        LocalDateTime a = TimeText.local(x, c.zone());
        LocalDateTime b = TimeText.local(y, c.zone());
        double months = (a.getYear() - b.getYear()) * 12.0 + a.getMonthValue() - b.getMonthValue();
        boolean bothLast = a.getDayOfMonth() == a.toLocalDate().lengthOfMonth()
                && b.getDayOfMonth() == b.toLocalDate().lengthOfMonth();
        if (a.getDayOfMonth() == b.getDayOfMonth() || bothLast) {
            return months;
        }
        double seconds =
                (a.getDayOfMonth() - b.getDayOfMonth()) * 86_400.0 + sinceMidnight(x, a, c) - sinceMidnight(y, b, c);
        double exact = months + seconds / (31 * 86_400.0);
        return round ? Math.round(exact * 1e8) / 1e8 : exact;
    }

    /** Seconds that have passed, which on a day of a change of the clock are not those that it shows. */
    private static long sinceMidnight(long t, LocalDateTime local, EvalContext c) {
        long midnight = TimeText.startOfDay(Math.toIntExact(local.toLocalDate().toEpochDay()), c.zone());
        return Math.floorDiv(t - midnight, 1_000_000L);
    }

    private static Signature bindAdd(Call c) {
        if (c.size() == 2) {
            return new Signature(
                    List.of(c.accept(0, Param.DATE), c.accept(1, Param.INT)), DataTypes.DateType, c.anyNullable());
        }
        c.count(3, 3);
        DataType time = c.accept(2, Param.ANY_TIMESTAMP);
        return new Signature(List.of(c.accept(0, Param.STRING), c.accept(1, Param.LONG), time), time, c.anyNullable());
    }

    private static Eval adder(List<DataType> types) {
        if (types.size() == 2) {
            return (a, c) -> Math.addExact((Integer) a[0], (Integer) a[1]);
        }
        return (a, c) -> add((String) a[0], (Long) a[1], (Long) a[2], TimeText.zoneOf(types.get(2), c.zone()));
    }

    private static long add(String unit, long n, long t, ZoneId zone) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "MICROSECOND" -> Math.addExact(t, n);
            case "MILLISECOND" -> Math.addExact(t, Math.multiplyExact(n, 1000L));
            case "SECOND" -> Math.addExact(t, Math.multiplyExact(n, 1_000_000L));
            case "MINUTE" -> Math.addExact(t, Math.multiplyExact(n, 60_000_000L));
            case "HOUR" -> Math.addExact(t, Math.multiplyExact(n, 3_600_000_000L));
            case "DAY", "DAYOFYEAR" -> TemporalCode.addMicros(t, Math.multiplyExact(n, TimeText.DAY_US), zone);
            case "WEEK" -> TemporalCode.addMicros(t, Math.multiplyExact(n, 7 * TimeText.DAY_US), zone);
            case "MONTH" -> TemporalCode.addMonths(t, Math.toIntExact(n), zone);
            case "QUARTER" -> TemporalCode.addMonths(t, Math.toIntExact(Math.multiplyExact(n, 3L)), zone);
            case "YEAR" -> TemporalCode.addMonths(t, Math.toIntExact(Math.multiplyExact(n, 12L)), zone);
            default -> throw badUnit(unit);
        };
    }

    private static RuntimeException badUnit(String unit) {
        return Errors.badParameter(
                "DATETIME_UNIT",
                "timestampadd",
                "one of YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND",
                unit);
    }

    private static long difference(String unit, long from, long to, EvalContext c) {
        LocalDateTime a = TimeText.local(from, c.zone());
        LocalDateTime b = TimeText.local(to, c.zone());
        ChronoUnit by = switch (unit.toUpperCase(Locale.ROOT)) {
            case "MICROSECOND" -> ChronoUnit.MICROS;
            case "MILLISECOND" -> ChronoUnit.MILLIS;
            case "SECOND" -> ChronoUnit.SECONDS;
            case "MINUTE" -> ChronoUnit.MINUTES;
            case "HOUR" -> ChronoUnit.HOURS;
            case "DAY" -> ChronoUnit.DAYS;
            case "WEEK" -> ChronoUnit.WEEKS;
            case "MONTH", "QUARTER" -> ChronoUnit.MONTHS;
            case "YEAR" -> ChronoUnit.YEARS;
            default -> throw badUnit(unit);
        };
        return unit.equalsIgnoreCase("QUARTER") ? by.between(a, b) / 3 : by.between(a, b);
    }
}
