package io.millrace.connector.files;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times as text when no format is given: what a cast from string accepts. */
final class TemporalText {
    private static final String DATE = "([+-]?\\d{4,7})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?";
    private static final Pattern DATE_ONLY = Pattern.compile(DATE + "(?:[ T].*)?");
    private static final Pattern TIMESTAMP = Pattern.compile(
            DATE + "(?:[ T](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{0,9}))?)?\\s*([A-Za-z+-].*)?)?");
    private static final Pattern SHORT_OFFSET = Pattern.compile("([+-])(\\d{1,2}):?(\\d{1,2})?");

    private TemporalText() {}

    /** Days since 1970-01-01; an error if this is no date. */
    static int date(String text) {
        Matcher m = DATE_ONLY.matcher(text.trim());
        require(m.matches() && (m.group(3) != null || !text.trim().matches(".*[ T].*")), text);
        return Math.toIntExact(localDate(m).toEpochDay());
    }

    /** Microseconds since 1970-01-01T00:00Z; text without a zone is in the given one. An error if this is no timestamp. */
    static long timestamp(String text, ZoneId zone) {
        Matcher m = TIMESTAMP.matcher(text.trim());
        require(m.matches() && (m.group(3) != null || m.group(4) == null), text);
        LocalTime time = m.group(4) == null
                ? LocalTime.MIDNIGHT
                : LocalTime.of(number(m, 4, 0), number(m, 5, 0), number(m, 6, 0), nanos(m.group(7)));
        ZoneId own = m.group(8) == null ? zone : zone(m.group(8).trim());
        return micros(LocalDateTime.of(localDate(m), time).atZone(own));
    }

    /** Microseconds of the fields read as UTC; an error if this is no timestamp, or names a zone. */
    static long localTimestamp(String text) {
        Matcher m = TIMESTAMP.matcher(text.trim());
        require(m.matches() && m.group(8) == null, text);
        return timestamp(text, ZoneOffset.UTC);
    }

    static long micros(ZonedDateTime at) {
        return Math.addExact(Math.multiplyExact(at.toEpochSecond(), 1_000_000L), at.getNano() / 1000);
    }

    private static LocalDate localDate(Matcher m) {
        return LocalDate.of(Integer.parseInt(m.group(1)), number(m, 2, 1), number(m, 3, 1));
    }

    private static int number(Matcher m, int group, int otherwise) {
        String digits = m.group(group);
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    /** Digits beyond microseconds are cut off. */
    private static int nanos(@org.jspecify.annotations.Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000").substring(0, 6)) * 1000;
    }

    private static ZoneId zone(String text) {
        Matcher m = SHORT_OFFSET.matcher(text);
        if (m.matches()) {
            String minutes = m.group(3) == null ? "0" : m.group(3);
            return ZoneId.of(String.format(
                    java.util.Locale.ROOT,
                    "%s%02d:%02d",
                    m.group(1),
                    Integer.parseInt(m.group(2)),
                    Integer.parseInt(minutes)));
        }
        return ZoneId.of(text, ZoneId.SHORT_IDS);
    }

    private static void require(boolean ok, String text) {
        if (!ok) {
            throw new DateTimeException("'" + text + "' is not a date or timestamp");
        }
    }
}
