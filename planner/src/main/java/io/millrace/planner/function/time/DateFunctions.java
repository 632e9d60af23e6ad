package io.millrace.planner.function.time;

import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.operator.TemporalCode;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of dates. */
public final class DateFunctions {
    private static final DataType DATE = DataTypes.DateType;
    private static final DataType INT = DataTypes.IntegerType;
    private static final Param DAYS = Param.SMALL_OR_TEXT;

    private DateFunctions() {}

    public static void define(Definitions d) {
        parts(d);
        arithmetic(d);
        making(d);
    }

    static LocalDate date(int days) {
        return LocalDate.ofEpochDay(days);
    }

    private static void part(Definitions d, String name, Function<LocalDate, Object> f, String... aliases) {
        d.fn(name, aliases).in(Param.DATE).out(INT).e1((Integer days) -> f.apply(date(days)));
    }

    private static void parts(Definitions d) {
        part(d, "year", LocalDate::getYear);
        part(d, "quarter", t -> t.get(IsoFields.QUARTER_OF_YEAR));
        part(d, "month", LocalDate::getMonthValue);
        part(d, "day", LocalDate::getDayOfMonth, "dayofmonth");
        part(d, "dayofyear", LocalDate::getDayOfYear);
        part(d, "dayofweek", t -> t.getDayOfWeek().getValue() % 7 + 1);
        part(d, "weekday", t -> t.getDayOfWeek().getValue() - 1);
        part(d, "weekofyear", t -> t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        d.fn("monthname")
                .in(Param.DATE)
                .out(DataTypes.StringType)
                .e1((Integer days) -> date(days).getMonth().getDisplayName(TextStyle.SHORT, Locale.US));
        d.fn("dayname")
                .in(Param.DATE)
                .out(DataTypes.StringType)
                .e1((Integer days) -> date(days).getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US));
        d.fn("unix_date")
                .in(Param.only("DATE", t -> t.equals(DATE), DATE))
                .out(INT)
                .e1((Integer days) -> days);
        d.fn("date_from_unix_date").in(Param.INT).out(DATE).e1((Integer days) -> days);
    }

    private static void arithmetic(Definitions d) {
        d.fn("date_add").in(Param.DATE, DAYS).out(DATE).e2((Integer t, Integer n) -> Math.addExact(t, n));
        d.fn("date_sub").in(Param.DATE, DAYS).out(DATE).e2((Integer t, Integer n) -> Math.subtractExact(t, n));
        d.fn("date_diff", "datediff")
                .in(Param.DATE, Param.DATE)
                .out(INT)
                .e2((Integer end, Integer start) -> Math.subtractExact(end, start));
        d.fn("add_months")
                .in(Param.DATE, Param.INT)
                .out(DATE)
                .e2((Integer t, Integer n) -> TemporalCode.addMonths(t, n));
        d.fn("last_day").in(Param.DATE).out(DATE).e1((Integer t) ->
                (int) date(t).with(TemporalAdjusters.lastDayOfMonth()).toEpochDay());
        d.fn("next_day")
                .in(Param.DATE, Param.STRING)
                .out(DATE)
                .nullable()
                .c2((Integer t, String day, EvalContext c) -> nextDay(t, day, c.ansi()));
        d.fn("trunc").in(Param.DATE, Param.STRING).out(DATE).nullable().e2((Integer t, String unit) -> trunc(t, unit));
    }

    private static @Nullable Integer nextDay(int days, String name, boolean ansi) {
        String n = name.toUpperCase(Locale.ROOT);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (n.equals(day.name())
                    || n.equals(day.name().substring(0, 3))
                    || n.equals(day.name().substring(0, 2))) {
                return (int) date(days).with(TemporalAdjusters.next(day)).toEpochDay();
            }
        }
        if (ansi) {
            throw Errors.failure(
                    "ILLEGAL_DAY_OF_WEEK",
                    "22009",
                    "There is no day of the week " + name + ". Write MONDAY, MON or MO, and so on.");
        }
        return null;
    }

    private static @Nullable Integer trunc(int days, String unit) {
        LocalDate t = truncated(date(days), unit);
        return t == null ? null : (Integer) (int) t.toEpochDay();
    }

    /** The first day of the year, quarter, month or week; null for another unit. */
    static @Nullable LocalDate truncated(LocalDate t, String unit) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "YEAR", "YYYY", "YY" -> t.withDayOfYear(1);
            case "QUARTER" -> t.withMonth((t.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
            case "MONTH", "MON", "MM" -> t.withDayOfMonth(1);
            case "WEEK" -> t.with(ChronoField.DAY_OF_WEEK, 1);
            default -> null;
        };
    }

    private static void making(Definitions d) {
        d.fn("make_date")
                .in(Param.INT, Param.INT, Param.INT)
                .out(DATE)
                .nullable()
                .eval((a, c) -> orNull(c, () -> (int) LocalDate.of((Integer) a[0], (Integer) a[1], (Integer) a[2])
                        .toEpochDay()));
        d.fn("make_ym_interval")
                .in()
                .optional(Param.INT, Param.INT)
                .out(new YearMonthIntervalType(0, 1))
                .eval((a, c) -> {
                    long months = at(a, 0) * 12L + at(a, 1);
                    if (months != (int) months) {
                        throw Errors.failure(
                                "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
                                "22015",
                                "The result is too large for an interval.");
                    }
                    return (int) months;
                });
        Param seconds = Param.exact(DataTypes.createDecimalType(18, 6));
        d.fn("make_dt_interval")
                .in()
                .optional(Param.INT, Param.INT, Param.INT, seconds)
                .out(new DayTimeIntervalType(0, 3))
                .eval((a, c) -> {
                    long micros =
                            a.length > 3 ? ((BigDecimal) a[3]).unscaledValue().longValueExact() : 0;
                    long hours = Math.addExact(Math.multiplyExact(at(a, 0), 24L), at(a, 1));
                    long minutes = Math.addExact(Math.multiplyExact(hours, 60L), at(a, 2));
                    return Math.addExact(Math.multiplyExact(minutes, 60_000_000L), micros);
                });
    }

    private static int at(@Nullable Object[] a, int i) {
        return i < a.length ? (Integer) a[i] : 0;
    }

    /** The value, or for fields out of their range an error under ANSI rules, null otherwise. */
    static @Nullable Object orNull(EvalContext c, java.util.function.Supplier<Object> value) {
        try {
            return value.get();
        } catch (DateTimeException bad) {
            if (c.ansi()) {
                throw Errors.failure(
                        "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION",
                        "22023",
                        bad.getMessage()
                                + ". Setting \"millrace.sql.ansi.enabled\" to \"false\" turns this error off.");
            }
            return null;
        }
    }
}
