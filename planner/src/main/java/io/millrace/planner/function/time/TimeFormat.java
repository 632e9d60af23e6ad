package io.millrace.planner.function.time;

import io.millrace.planner.function.Errors;
import io.millrace.planner.function.cast.TimeText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A date and time pattern as Spark 3 and later read it: java.time's letters, strict, {@code y} as the proleptic year. */
public final class TimeFormat {
    private static final int CACHED = 512;
    private static final String REFUSED = "YwWecu";
    private static final Map<String, TimeFormat> CACHE = new ConcurrentHashMap<>();

    private final DateTimeFormatter formatter;

    private TimeFormat(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    public static TimeFormat of(String pattern) {
        TimeFormat cached = CACHE.get(pattern);
        if (cached != null) {
            return cached;
        }
        try {
            DateTimeFormatter f = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(converted(pattern))
                    .toFormatter(Locale.US)
                    .withResolverStyle(ResolverStyle.STRICT);
            TimeFormat made = new TimeFormat(f);
            if (CACHE.size() < CACHED) {
                CACHE.put(pattern, made);
            }
            return made;
        } catch (IllegalArgumentException bad) {
            throw Errors.failure(
                    "INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
                    "22007",
                    "Unrecognized datetime pattern: " + pattern
                            + ". Use the letters of java.time's DateTimeFormatter.");
        }
    }

    private static String converted(String pattern) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        boolean era = pattern.replaceAll("'[^']*'", "").contains("G");
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            if (!quoted && REFUSED.indexOf(c) >= 0) {
                throw new IllegalArgumentException("Letter " + c);
            }
            out.append(!quoted && c == 'y' && !era ? 'u' : c);
        }
        return out.toString();
    }

    public String format(ZonedDateTime t) {
        return formatter.format(t);
    }

    /** Microseconds since 1970; fields that the pattern lacks are those of 1970-01-01 00:00. Fails with DateTimeException. */
    public long parse(String text, ZoneId zone) {
        TemporalAccessor t = formatter.parse(text);
        ZoneId own = t.query(TemporalQueries.zone());
        return TimeText.micros(local(t), own == null ? zone : own);
    }

    /** As {@link #parse}, but the local time, whatever zone the text names. */
    public long parseLocal(String text) {
        return TimeText.micros(local(formatter.parse(text)), ZoneOffset.UTC);
    }

    private static LocalDateTime local(TemporalAccessor t) {
        LocalDate date = t.query(TemporalQueries.localDate());
        if (date == null) {
            date = LocalDate.of(
                    field(t, ChronoField.YEAR, 1970),
                    field(t, ChronoField.MONTH_OF_YEAR, 1),
                    field(t, ChronoField.DAY_OF_MONTH, 1));
        }
        LocalTime time = t.query(TemporalQueries.localTime());
        if (time == null) {
            int hour = field(
                    t,
                    ChronoField.HOUR_OF_DAY,
                    field(t, ChronoField.HOUR_OF_AMPM, 0) + 12 * field(t, ChronoField.AMPM_OF_DAY, 0));
            time = LocalTime.of(
                    hour,
                    field(t, ChronoField.MINUTE_OF_HOUR, 0),
                    field(t, ChronoField.SECOND_OF_MINUTE, 0),
                    field(t, ChronoField.NANO_OF_SECOND, 0));
        }
        return LocalDateTime.of(date, time);
    }

    private static int field(TemporalAccessor t, ChronoField f, int absent) {
        return t.isSupported(f) ? t.get(f) : absent;
    }

    /** As {@link #parse}, with Spark's error or, where {@code strict} is false, null. */
    public static @org.jspecify.annotations.Nullable Long parse(
            String text, String pattern, ZoneId zone, boolean strict) {
        TimeFormat format = of(pattern);
        return parsed(() -> format.parse(text, zone), strict);
    }

    /** As {@link #parseLocal(String)}, with Spark's error or, where {@code strict} is false, null. */
    public static @org.jspecify.annotations.Nullable Long parseLocal(String text, String pattern, boolean strict) {
        TimeFormat format = of(pattern);
        return parsed(() -> format.parseLocal(text), strict);
    }

    private static @org.jspecify.annotations.Nullable Long parsed(LongSupplier parser, boolean strict) {
        try {
            return parser.getAsLong();
        } catch (DateTimeException | ArithmeticException malformed) {
            if (strict) {
                throw Errors.failure(
                        "CANNOT_PARSE_TIMESTAMP",
                        "22007",
                        malformed.getMessage()
                                + ". Use `try_to_timestamp` to tolerate invalid input string and return NULL instead.");
            }
            return null;
        }
    }
}
