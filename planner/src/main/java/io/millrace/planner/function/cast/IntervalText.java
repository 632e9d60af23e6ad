package io.millrace.planner.function.cast;

import io.millrace.error.ExecutionException;
import io.millrace.planner.function.Errors;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Intervals as text in the ANSI form, for example {@code INTERVAL '1 02:00:00' DAY TO SECOND}. */
public final class IntervalText {
    private static final Pattern QUOTED =
            Pattern.compile("INTERVAL\\s+([+-])?'([^']*)'\\s+([A-Z]+(?:\\s+TO\\s+[A-Z]+)?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern YEAR_MONTH = Pattern.compile("([+-])?(\\d+)-(\\d+)");
    private static final Pattern NUMBER = Pattern.compile("([+-])?(\\d+)");
    private static final List<String> NAMES = List.of("day", "hour", "minute", "second");
    private static final long[] UNITS_US = {86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L};
    /** By first field, then by the number of fields after it. */
    private static final List<List<Pattern>> DAY_TIMES =
            IntStream.range(0, 4).mapToObj(IntervalText::patterns).toList();

    private IntervalText() {}

    private static List<Pattern> patterns(int first) {
        List<Pattern> out = new ArrayList<>();
        StringBuilder text =
                new StringBuilder("([+-])?(\\d{1,").append(first == 0 ? 9 : 10).append("})");
        for (int last = first; last < 4; last++) {
            if (last > first) {
                text.append(last == 1 ? " " : ":").append("(\\d{1,2})");
            }
            out.add(Pattern.compile(last == 3 ? text + "(\\.\\d{1,9})?" : text.toString()));
        }
        return out;
    }

    /** Months of text such as {@code 1-2}, or of a whole literal with just this type's fields; fails with Spark's conditions. */
    static int parseYearMonth(String text, YearMonthIntervalType type) {
        Value value = value(text, type.typeName());
        boolean both = type.start() == 0 && type.end() == 1;
        Matcher m = (both ? YEAR_MONTH : NUMBER).matcher(value.text());
        if (!value.fits() || !m.matches()) {
            throw unmatched(text, type, "UNMATCHED_FORMAT_STRING", "");
        }
        try {
            long months = both
                    ? Math.addExact(12 * Long.parseLong(m.group(2)), within("month", m.group(3), 11))
                    : Math.multiplyExact(Long.parseLong(m.group(2)), type.end() == 0 ? 12 : 1);
            return Math.toIntExact("-".equals(m.group(1)) != value.negative() ? -months : months);
        } catch (NumberFormatException | ArithmeticException outOfRange) {
            throw parsing(text, type, "it is out of the range of year-month intervals");
        }
    }

    /** Microseconds of text such as {@code 1 02:03:04.5} or of a whole literal with just this type's fields; fails as above. */
    static long parseDayTime(String text, DayTimeIntervalType type) {
        Value value = value(text, type.typeName());
        Matcher m = DAY_TIMES.get(type.start()).get(type.end() - type.start()).matcher(value.text());
        if (!value.fits() || !m.matches()) {
            throw unmatched(
                    text,
                    type,
                    "UNMATCHED_FORMAT_STRING_WITH_NOTICE",
                    " Days and times need all the fields of the type, for example '3 04:05:06.7' for DAY TO SECOND.");
        }
        try {
            long us = 0;
            for (int field = type.start(); field <= type.end(); field++) {
                String digits = m.group(2 + field - type.start());
                long amount = field > type.start()
                        ? within(NAMES.get(field), digits, field == 1 ? 23 : 59)
                        : Long.parseLong(digits);
                us = Math.addExact(us, Math.multiplyExact(amount, UNITS_US[field]));
            }
            String fraction = type.end() == 3 ? m.group(m.groupCount()) : null;
            us = Math.addExact(us, fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(1, 7)));
            return "-".equals(m.group(1)) != value.negative() ? -us : us;
        } catch (NumberFormatException | ArithmeticException outOfRange) {
            throw parsing(text, type, "it is out of the range of day-time intervals");
        }
    }

    /** The text between the quotes of a literal, or all of it; {@code fits} unless the literal has other fields. */
    private record Value(String text, boolean negative, boolean fits) {}

    private static Value value(String text, String typeName) {
        String s = NumberCasts.trim(text);
        Matcher quoted = QUOTED.matcher(s);
        if (!quoted.matches()) {
            return new Value(s, false, true);
        }
        String fields = "interval " + quoted.group(3).replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return new Value(quoted.group(2), "-".equals(quoted.group(1)), fields.equals(typeName));
    }

    private static long within(String field, String digits, int most) {
        long n = Long.parseLong(digits);
        if (n > most) {
            throw new ArithmeticException(field + " " + n + " is more than " + most);
        }
        return n;
    }

    private static ExecutionException unmatched(String text, DataType type, String kind, String notice) {
        return Errors.failure(
                "INVALID_INTERVAL_FORMAT." + kind,
                "22006",
                "Error parsing '" + text + "' to interval: it is not written as " + type.sql()
                        + " is, as in '1-2' for YEAR TO" + " MONTH." + notice);
    }

    private static ExecutionException parsing(String text, DataType type, String why) {
        return Errors.failure(
                "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING",
                "22006",
                "Error parsing '" + text + "' to " + type.sql() + ": " + why + ", or a field but the first is.");
    }
}
