package io.millrace.planner.function.time;

import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.Casts;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that make, read, and shift timestamps. */
public final class TimestampFunctions {
    private static final DataType TIMESTAMP = DataTypes.TimestampType;
    private static final DataType LONG = DataTypes.LongType;
    private static final DataType STRING = DataTypes.StringType;
    private static final String DEFAULT = "yyyy-MM-dd HH:mm:ss";

    private TimestampFunctions() {}

    public static void define(Definitions d) {
        clock(d);
        epochs(d);
        texts(d);
        zones(d);
        making(d);
    }

    private static void clock(Definitions d) {
        d.fn("current_timestamp", "now").in().out(TIMESTAMP).random().e0(c -> c.nowUs());
        d.fn("localtimestamp")
                .in()
                .out(DataTypes.TimestampNTZType)
                .random()
                .e0(c -> TimeText.toLocal(c.nowUs(), c.zone()));
        d.fn("current_date", "curdate")
                .in()
                .out(DataTypes.DateType)
                .random()
                .e0(c -> TimeText.daysOf(c.nowUs(), c.zone()));
        d.fn("current_timezone").in().out(STRING).e0(c -> c.zone().getId());
    }

    private static void epochs(Definitions d) {
        d.fn("timestamp_seconds").in(Param.NUMBER).out(TIMESTAMP).nullable().e1((Number n) -> seconds(n));
        d.fn("timestamp_millis").in(Param.WHOLE_AS_LONG).out(TIMESTAMP).e1((Long n) -> millis(n));
        d.fn("timestamp_micros").in(Param.WHOLE_AS_LONG).out(TIMESTAMP).e1((Long n) -> n);
        Param exactly = Param.kind("TIMESTAMP", Types::isTimestamp, null);
        d.fn("unix_seconds").in(exactly).out(LONG).e1((Long t) -> Math.floorDiv(t, 1_000_000L));
        d.fn("unix_millis").in(exactly).out(LONG).e1((Long t) -> Math.floorDiv(t, 1000L));
        d.fn("unix_micros").in(exactly).out(LONG).e1((Long t) -> t);
    }

    private static @Nullable Long seconds(Number n) {
        if (n instanceof Double || n instanceof Float) {
            double x = n.doubleValue();
            return Double.isNaN(x) || Double.isInfinite(x) ? null : (Long) (long) (x * 1_000_000d);
        }
        BigDecimal exact = n instanceof BigDecimal b ? b : BigDecimal.valueOf(n.longValue());
        try {
            return exact.movePointRight(6).longValueExact();
        } catch (ArithmeticException outside) {
            throw outOfRange(n);
        }
    }

    private static long millis(long n) {
        try {
            return Math.multiplyExact(n, 1000L);
        } catch (ArithmeticException outside) {
            throw outOfRange(n);
        }
    }

    private static io.millrace.error.ExecutionException outOfRange(Number n) {
        return Errors.failure(
                "DATETIME_OVERFLOW",
                "22008",
                n + " is no timestamp: it is out of the range of 64 bits of microseconds.");
    }

    /** Text, date or timestamp first, then maybe a pattern. */
    private static Signature bindParse(Call c, DataType result, int min) {
        c.count(min, 2);
        List<DataType> types = new ArrayList<>();
        if (c.size() > 0) {
            boolean number = c.size() == 1 && Types.isNumeric(c.type(0)) && Types.isTimestamp(result);
            types.add(Types.isDatetime(c.type(0)) ? c.type(0) : number ? TIMESTAMP : c.accept(0, Param.STRING));
        }
        if (c.size() > 1) {
            types.add(c.accept(1, Param.STRING));
        }
        return new Signature(types, result, true);
    }

    private static void texts(Definitions d) {
        parser(d, "to_timestamp", TIMESTAMP, false);
        parser(d, "try_to_timestamp", TIMESTAMP, true);
        parser(d, "to_timestamp_ntz", DataTypes.TimestampNTZType, false);
        parser(d, "to_date", DataTypes.DateType, false);
        parser(d, "try_to_date", DataTypes.DateType, true);
        for (String name : List.of("unix_timestamp", "to_unix_timestamp")) {
            d.fn(name)
                    .random()
                    .bind(c -> bindParse(c, LONG, name.startsWith("to") ? 1 : 0))
                    .typed((types, type) -> (a, c) -> {
                        if (a.length == 0) {
                            return Math.floorDiv(c.nowUs(), 1_000_000L);
                        }
                        Object micros = Types.isString(types.get(0))
                                ? TimeFormat.parse(
                                        (String) a[0], a.length > 1 ? (String) a[1] : DEFAULT, c.zone(), c.ansi())
                                : instant(a[0], types.get(0), c);
                        // Towards zero, unlike a cast.
                        return micros == null ? null : (Long) ((Long) micros / 1_000_000L);
                    });
        }
        d.fn("from_unixtime")
                .in(Param.LONG)
                .optional(Param.STRING)
                .out(STRING)
                .eval((a, c) -> TimeFormat.of(a.length > 1 ? (String) a[1] : DEFAULT)
                        .format(TimeText.zoned((Long) a[0] * 1_000_000L, c.zone())));
        d.fn("date_format")
                .in(Param.TIMESTAMP, Param.STRING)
                .out(STRING)
                .c2((Long t, String pattern, EvalContext c) ->
                        TimeFormat.of(pattern).format(TimeText.zoned(t, c.zone())));
    }

    static @Nullable Long instant(@Nullable Object v, DataType type, EvalContext c) {
        return v == null ? null : Types.isDate(type) ? (Long) TimeText.startOfDay((Integer) v, c.zone()) : (Long) v;
    }

    private static void parser(Definitions d, String name, DataType result, boolean tolerant) {
        boolean date = Types.isDate(result);
        d.fn(name, name.equals("to_timestamp") ? new String[] {"to_timestamp_ltz"} : new String[0])
                .bind(c -> bindParse(c, result, 1))
                .seesNulls()
                .typed((types, type) -> (a, c) -> {
                    DataType from = types.get(0);
                    if (a[0] == null || (Types.isString(from) && a.length > 1 && a[1] == null)) {
                        return null;
                    }
                    boolean strict = c.ansi() && !tolerant;
                    if (!Types.isString(from)) {
                        if (from.equals(result)) {
                            return a[0];
                        }
                        if (a.length > 1 && !date) {
                            return instant(a[0], from, c); // as Spark has it: a needless pattern keeps the microseconds
                        }
                        return Casts.caster(from, result, CastMode.ANSI, c.zone())
                                .cast(a[0]);
                    }
                    String text = (String) a[0];
                    if (a.length > 1) {
                        if (Types.isLocalTimestamp(result)) {
                            return TimeFormat.parseLocal(text, (String) a[1], strict);
                        }
                        Long micros = TimeFormat.parse(text, (String) a[1], c.zone(), strict);
                        return micros == null ? null : date ? (Object) TimeText.daysOf(micros, c.zone()) : micros;
                    }
                    Object v = date
                            ? (Object) TimeText.parseDate(text)
                            : Types.isLocalTimestamp(result)
                                    ? TimeText.parseLocal(text)
                                    : TimeText.parseTimestamp(text, c.zone());
                    if (v == null && strict) {
                        throw Errors.invalidCast("'" + text + "'", from, result);
                    }
                    return v;
                });
    }

    private static void zones(Definitions d) {
        d.fn("from_utc_timestamp")
                .in(Param.TIMESTAMP, Param.STRING)
                .out(TIMESTAMP)
                .e2((Long t, String zone) -> shift(t, ZoneOffset.UTC, zone(zone)));
        d.fn("to_utc_timestamp")
                .in(Param.TIMESTAMP, Param.STRING)
                .out(TIMESTAMP)
                .e2((Long t, String zone) -> shift(t, zone(zone), ZoneOffset.UTC));
        d.fn("convert_timezone")
                .in(Param.STRING)
                .optional(Param.oneOf(Param.LOCAL_TIMESTAMP, Param.STRING), Param.LOCAL_TIMESTAMP)
                .bind(c -> {
                    c.count(2, 3);
                    List<DataType> types = new ArrayList<>();
                    for (int i = 0; i < c.size() - 1; i++) {
                        types.add(c.accept(i, Param.STRING));
                    }
                    types.add(c.accept(c.size() - 1, Param.LOCAL_TIMESTAMP));
                    return new Signature(types, DataTypes.TimestampNTZType, c.anyNullable());
                })
                .eval((a, c) -> {
                    ZoneId from = a.length > 2 ? zone((String) a[0]) : c.zone();
                    return shift((Long) a[a.length - 1], from, zone((String) a[a.length - 2]));
                });
    }

    /** Reads the wall clock that {@code to} shows at the instant that {@code from} shows as t. */
    private static long shift(long t, ZoneId from, ZoneId to) {
        LocalDateTime wall = TimeText.local(t, ZoneOffset.UTC);
        return TimeText.micros(wall.atZone(from).withZoneSameInstant(to).toLocalDateTime(), ZoneOffset.UTC);
    }

    private static ZoneId zone(String text) {
        try {
            return TimeText.zone(text);
        } catch (DateTimeException unknown) {
            throw Errors.failure(
                    "INVALID_TIMEZONE",
                    "22009",
                    "There is no time zone " + text
                            + ". Give the name of a region, such as Europe/Berlin, or an offset, such as +02:00.");
        }
    }

    private static void making(Definitions d) {
        Param seconds = Param.exact(DataTypes.createDecimalType(16, 6));
        d.fn("make_timestamp", "make_timestamp_ltz")
                .bind(c -> bindMake(c, seconds))
                .eval((a, c) -> made(a, c, c.zone(), !c.ansi()));
        d.fn("try_make_timestamp", "try_make_timestamp_ltz")
                .bind(c -> bindMake(c, seconds))
                .eval((a, c) -> made(a, c, c.zone(), true));
        d.fn("make_timestamp_ntz")
                .bind(c -> bindMakeLocal(c, seconds))
                .eval((a, c) -> made(a, c, ZoneOffset.UTC, !c.ansi()));
        d.fn("try_make_timestamp_ntz")
                .bind(c -> bindMakeLocal(c, seconds))
                .eval((a, c) -> made(a, c, ZoneOffset.UTC, true));
    }

    /** A zone that is none is an error even where fields that are none give null. */
    private static @Nullable Object made(@Nullable Object[] a, EvalContext c, ZoneId otherwise, boolean tolerant) {
        ZoneId zone = a.length > 6 ? zone((String) a[6]) : otherwise;
        try {
            return DateFunctions.orNull(c, () -> make(a, zone));
        } catch (io.millrace.error.ExecutionException bad) {
            if (tolerant) {
                return null;
            }
            throw bad;
        }
    }

    private static Signature bindMakeLocal(Call c, Param seconds) {
        c.count(6, 6);
        Signature s = bindMake(c, seconds);
        return new Signature(s.argTypes(), DataTypes.TimestampNTZType, true);
    }

    /** A date alone, or the six fields and maybe a zone. */
    private static Signature bindMake(Call c, Param seconds) {
        if (c.size() == 1) {
            return new Signature(List.of(c.accept(0, Param.DATE)), TIMESTAMP, c.anyNullable());
        }
        c.count(6, 7);
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            types.add(c.accept(i, i < 5 ? Param.INT : i == 5 ? seconds : Param.STRING));
        }
        return new Signature(types, TIMESTAMP, true);
    }

    private static Object make(@Nullable Object[] a, ZoneId zone) {
        if (a.length == 1) {
            return TimeText.startOfDay((Integer) a[0], zone);
        }
        BigDecimal seconds = (BigDecimal) a[5];
        long micros = seconds.unscaledValue().longValueExact();
        int whole = (int) Math.floorDiv(micros, 1_000_000L);
        int fraction = (int) Math.floorMod(micros, 1_000_000L);
        boolean leap = whole == 60 && fraction == 0;
        if (whole == 60 && fraction != 0) {
            throw Errors.failure(
                    "INVALID_FRACTION_OF_SECOND",
                    "22023",
                    "The seconds must be from 0 to 60, and 60 has no fraction, but they are " + seconds + ".");
        }
        LocalDateTime t = LocalDateTime.of(
                (Integer) a[0],
                (Integer) a[1],
                (Integer) a[2],
                (Integer) a[3],
                (Integer) a[4],
                leap ? 0 : whole,
                fraction * 1000);
        return TimeText.micros(leap ? t.plusMinutes(1) : t, zone);
    }
}
