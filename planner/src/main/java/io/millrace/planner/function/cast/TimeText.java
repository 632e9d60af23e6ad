package io.millrace.planner.function.cast;

import io.millrace.planner.function.Types;
import io.millrace.sql.types.DataType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and timestamps from and to the text that casts use, and between days and microseconds. */
public final class TimeText {
    public static final long DAY_US = 86_400_000_000L;
    private static final Pattern DATE =
            Pattern.compile("([+-]?\\d{4,7})(?:-(\\d{1,2})(?:-(\\d{1,2})(?:[ T].*)?)?)?", Pattern.DOTALL);
    private static final Pattern TIMESTAMP = Pattern.compile(
            "([+-]?\\d{4,6})(?:-(\\d{1,2})(?:-(\\d{1,2})(?:[ T](\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d*))?"
                    + "\\s*([A-Za-z+-].*)?)?)?)?)?)?");
    private static final Pattern OFFSET =
            Pattern.compile("(?:(?:UTC|GMT|UT)(?=[+-]))?([+-])(\\d{1,2})(?::?(\\d{1,2}))?(?::?(\\d{1,2}))?");

    private static final Pattern TIME_OF_DAY = Pattern.compile("T\\d{1,2}|T?\\d{1,2}:\\d{1,2}(?::.*)?");
    private static final Set<String> WORDS = Set.of("epoch", "now", "today", "tomorrow", "yesterday");

    private TimeText() {}

    /** A text that is one of the words for a day or a moment, in lower case; else null. */
    public static @Nullable String word(String text) {
        String word = NumberCasts.trim(text).toLowerCase(Locale.ROOT);
        return WORDS.contains(word) ? word : null;
    }

    /** A text that starts with a time of day where a date would stand, without a T before it; else null. */
    public static @Nullable String timeOfDay(String text) {
        String s = NumberCasts.trim(text);
        return TIME_OF_DAY.matcher(s).matches() ? s.substring(s.startsWith("T") ? 1 : 0) : null;
    }

    /** A time of day with the date before it that the clock shows in this zone; other texts as they are. */
    public static String dated(String text, long nowUs, ZoneId zone) {
        // A date has no colon among its first five characters, so most texts are told apart without a pattern.
        int colon = text.indexOf(':');
        boolean candidate = (colon >= 0 && colon < 5) || text.startsWith("T") || text.startsWith(" ");
        String time = candidate ? timeOfDay(text) : null;
        return time == null ? text : date(daysOf(nowUs, zone)) + " " + time;
    }

    /** Days since 1970-01-01 of {@code [+-]yyyy[-M[-d[( |T)…]]]}, or null. */
    public static @Nullable Integer parseDate(String text) {
        Matcher m = DATE.matcher(NumberCasts.trim(text));
        if (!m.matches()) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(Integer.parseInt(m.group(1)), field(m.group(2), 1), field(m.group(3), 1));
            return Math.toIntExact(date.toEpochDay());
        } catch (DateTimeException | ArithmeticException outOfRange) {
            return null;
        }
    }

    /** Microseconds since 1970 of a date with or without a time, fraction and zone, or null. */
    public static @Nullable Long parseTimestamp(String text, ZoneId zone) {
        Matcher m = TIMESTAMP.matcher(NumberCasts.trim(text));
        if (!m.matches()) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(Integer.parseInt(m.group(1)), field(m.group(2), 1), field(m.group(3), 1));
            LocalTime time = LocalTime.of(field(m.group(4), 0), field(m.group(5), 0), field(m.group(6), 0));
            String zoneText = m.group(8);
            ZoneId own = zoneText == null ? zone : zone(zoneText.trim());
            long seconds = LocalDateTime.of(date, time).atZone(own).toEpochSecond();
            return Math.addExact(Math.multiplyExact(seconds, 1_000_000L), fraction(m.group(7)));
        } catch (DateTimeException | ArithmeticException outOfRange) {
            return null;
        }
    }

    /** The local time that a text shows, whatever zone stands behind it, as microseconds since 1970; or null. */
    public static @Nullable Long parseLocal(String text) {
        String s = NumberCasts.trim(text);
        Matcher m = TIMESTAMP.matcher(s);
        boolean zoned = m.matches() && m.group(8) != null;
        if (zoned && parseTimestamp(s, ZoneOffset.UTC) == null) {
            return null;
        }
        return parseZoneless(zoned ? s.substring(0, m.start(8)) : s);
    }

    /** As {@link #parseLocal}, but null for a text that names a zone. */
    public static @Nullable Long parseZoneless(String text) {
        String s = NumberCasts.trim(text);
        Matcher m = TIMESTAMP.matcher(s);
        return m.matches() && m.group(8) == null ? parseTimestamp(s, ZoneOffset.UTC) : null;
    }

    private static int field(@Nullable String digits, int absent) {
        return digits == null ? absent : Integer.parseInt(digits);
    }

    private static long fraction(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 0 : Long.parseLong((digits + "000000").substring(0, 6));
    }

    /** A zone by region name, {@code Z}, or offset with or without leading zeros; fails with DateTimeException. */
    public static ZoneId zone(String text) {
        Matcher m = OFFSET.matcher(text);
        if (m.matches()) {
            int sign = m.group(1).equals("-") ? -1 : 1;
            return ZoneOffset.ofHoursMinutesSeconds(
                    sign * field(m.group(2), 0), sign * field(m.group(3), 0), sign * field(m.group(4), 0));
        }
        return ZoneId.of(text.equalsIgnoreCase("z") ? "Z" : text, ZoneId.SHORT_IDS);
    }

    public static String date(int days) {
        return date(LocalDate.ofEpochDay(days));
    }

    private static String date(LocalDate d) {
        StringBuilder out = new StringBuilder(10);
        date(out, d);
        return out.toString();
    }

    private static void date(StringBuilder out, LocalDate d) {
        int year = d.getYear();
        if (year > 9999) {
            out.append('+').append(year);
        } else {
            int positive = Math.abs(year);
            out.append(year < 0 ? "-" : "");
            out.append(positive < 10 ? "000" : positive < 100 ? "00" : positive < 1000 ? "0" : "")
                    .append(positive);
        }
        two(out.append('-'), d.getMonthValue());
        two(out.append('-'), d.getDayOfMonth());
    }

    public static String timestamp(long micros, ZoneId zone) {
        LocalDateTime t = local(micros, zone);
        StringBuilder out = new StringBuilder(26);
        date(out, t.toLocalDate());
        two(out.append(' '), t.getHour());
        two(out.append(':'), t.getMinute());
        two(out.append(':'), t.getSecond());
        int fraction = t.getNano() / 1000;
        if (fraction != 0) {
            String digits = Integer.toString(1_000_000 + fraction);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            out.append('.').append(digits, 1, end);
        }
        return out.toString();
    }

    private static void two(StringBuilder out, int n) {
        out.append(n < 10 ? "0" : "").append(n);
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }

    public static long micros(Instant t) {
        return Math.addExact(Math.multiplyExact(t.getEpochSecond(), 1_000_000L), t.getNano() / 1000);
    }

    public static LocalDateTime local(long micros, ZoneId zone) {
        return LocalDateTime.ofInstant(instant(micros), zone);
    }

    /** The instant in a zone, with the offset it has there: a local time that comes twice does not say which of the two it is. */
    public static ZonedDateTime zoned(long micros, ZoneId zone) {
        return instant(micros).atZone(zone);
    }

    /** The zone in which the microseconds of a timestamp of this type are a local time. */
    public static ZoneId zoneOf(DataType timestamp, ZoneId session) {
        return Types.isLocalTimestamp(timestamp) ? ZoneOffset.UTC : session;
    }

    /** The microseconds of the local time that a zone shows at an instant. */
    public static long toLocal(long instant, ZoneId zone) {
        return micros(local(instant, zone), ZoneOffset.UTC);
    }

    /** The microseconds of the instant of a local time in a zone. */
    public static long fromLocal(long local, ZoneId zone) {
        return micros(local(local, ZoneOffset.UTC), zone);
    }

    public static int daysOf(long micros, ZoneId zone) {
        return Math.toIntExact(local(micros, zone).toLocalDate().toEpochDay());
    }

    public static long startOfDay(int days, ZoneId zone) {
        return micros(LocalDate.ofEpochDay(days).atStartOfDay(zone).toInstant());
    }

    /** The instant of a local time; in a gap the time moves forward by the gap's length, in an overlap the earlier one. */
    public static long micros(LocalDateTime t, ZoneId zone) {
        return micros(t.atZone(zone).toInstant());
    }
}
