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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A date and time pattern as Spark 3 and later read it: java.time's letters, strict, {@code y} as the proleptic year. */
public final class TimeFormat {
    private static final int CACHED = 512;
    private static final Pattern FRACTION = Pattern.compile("'[^']*'|(S+)");
    /** Letters that no pattern may have, in the error that Spark gives for them. */
    private static final String ILLEGAL = "AnNpBIJPRTUfgijlortv";

    private static final String WEEK_BASED = "Ywuec";
    private static final String ONLY_SHOWN = "EFqQ";
    private static final Map<String, TimeFormat> CACHE = new ConcurrentHashMap<>();

    private final DateTimeFormatter shown;
    private final @Nullable DateTimeFormatter read;
    private final String pattern;

    private TimeFormat(String pattern, DateTimeFormatter shown, @Nullable DateTimeFormatter read) {
        this.pattern = pattern;
        this.shown = shown;
        this.read = read;
    }

    public static TimeFormat of(String pattern) {
        TimeFormat cached = CACHE.get(pattern);
        if (cached != null) {
            return cached;
        }
        check(pattern);
        try {
            boolean readable = letters(pattern).chars().noneMatch(c -> ONLY_SHOWN.indexOf(c) >= 0);
            TimeFormat made =
                    new TimeFormat(pattern, formatter(pattern, false), readable ? formatter(pattern, true) : null);
            if (CACHE.size() < CACHED) {
                CACHE.put(pattern, made);
            }
            return made;
        } catch (IllegalArgumentException bad) {
            throw unrecognized(pattern);
        }
    }

    private static io.millrace.error.ExecutionException unrecognized(String pattern) {
        return Errors.failure(
                "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
                "42K0B",
                "'" + pattern + "' is no date and time pattern that is read here. Use the letters of java.time's"
                        + " DateTimeFormatter in their usual lengths.");
    }

    private static String letters(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }

    private static io.millrace.error.ExecutionException illegal(String pattern, char letter) {
        return Errors.failure(
                "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER",
                "22007",
                "Unrecognized datetime pattern: '" + pattern + "'. Illegal pattern character found: " + letter + ".");
    }

    private static void check(String pattern) {
        String letters = letters(pattern);
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (ILLEGAL.indexOf(c) >= 0) {
                throw illegal(pattern, c);
            }
        }
        if (letters.indexOf('b') >= 0) {
            throw Errors.failure(
                    "INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
                    "22007",
                    "Unrecognized datetime pattern: '" + pattern + "'. There is no letter b; write a for AM and PM.");
        }
        boolean narrow = letters.matches(".*(M{5}|G{5}|L{5}|E{5}|y{7}).*");
        if (narrow || letters.indexOf('W') >= 0) {
            throw unrecognized(pattern);
        }
        if (letters.matches(".*[ec].*")) {
            throw Errors.failure(
                    "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN",
                    "42K0B",
                    "'" + pattern + "' has week-based letters, which are not read here. Use extract(week FROM time).");
        }
        if (letters.chars().anyMatch(c -> WEEK_BASED.indexOf(c) >= 0)) {
            throw unrecognized(pattern);
        }
        if (letters.matches(".*(Q{5}|q{5}).*")) {
            throw Errors.failure(
                    "INVALID_DATETIME_PATTERN.LENGTH",
                    "22007",
                    "The datetime pattern '" + pattern + "' has five letters Q or q in a row. Write four at most.");
        }
    }

    /** For reading, a fraction of a second may have fewer digits than the pattern has places. */
    private static DateTimeFormatter formatter(String pattern, boolean reading) {
        DateTimeFormatterBuilder b = new DateTimeFormatterBuilder().parseCaseInsensitive();
        String text = converted(pattern);
        Matcher fraction = FRACTION.matcher(text);
        int at = 0;
        while (reading && fraction.find()) {
            if (fraction.group(1) != null) {
                b.appendPattern(text.substring(at, fraction.start(1)));
                b.appendFraction(
                        ChronoField.NANO_OF_SECOND, 1, fraction.group(1).length(), false);
                at = fraction.end();
            }
        }
        return b.appendPattern(text.substring(at)).toFormatter(Locale.US).withResolverStyle(ResolverStyle.STRICT);
    }

    private static String converted(String pattern) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        boolean era = letters(pattern).contains("G");
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            out.append(!quoted && c == 'y' && !era ? 'u' : c);
        }
        return out.toString();
    }

    public String format(ZonedDateTime t) {
        return shown.format(t);
    }

    /** Microseconds since 1970; fields that the pattern lacks are those of 1970-01-01 00:00. Fails with DateTimeException. */
    public long parse(String text, ZoneId zone) {
        TemporalAccessor t = accessor(text);
        ZoneId own = t.query(TemporalQueries.zone());
        return TimeText.micros(local(t), own == null ? zone : own);
    }

    /** As {@link #parse}, but the local time, whatever zone the text names. */
    public long parseLocal(String text) {
        return TimeText.micros(local(accessor(text)), ZoneOffset.UTC);
    }

    private TemporalAccessor accessor(String text) {
        if (read == null) {
            if (letters(pattern).indexOf('q') >= 0) {
                throw illegal(pattern, 'q');
            }
            throw unrecognized(pattern);
        }
        return read.parse(text);
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
    public static @Nullable Long parse(String text, String pattern, ZoneId zone, boolean strict) {
        TimeFormat format = of(pattern);
        return parsed(() -> format.parse(text, zone), strict);
    }

    /** As {@link #parseLocal(String)}, with Spark's error or, where {@code strict} is false, null. */
    public static @Nullable Long parseLocal(String text, String pattern, boolean strict) {
        TimeFormat format = of(pattern);
        return parsed(() -> format.parseLocal(text), strict);
    }

    private static @Nullable Long parsed(LongSupplier parser, boolean strict) {
        try {
            return parser.getAsLong();
        } catch (DateTimeException | ArithmeticException malformed) {
            if (strict) {
                throw Errors.failure(
                        "CANNOT_PARSE_TIMESTAMP",
                        "22007",
                        malformed.getMessage() + ". `try_to_timestamp` gives NULL there.");
            }
            return null;
        }
    }
}
