package io.millrace.planner.parse;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads intervals: {@code 10 seconds}, {@code 1 day 2 hours}, {@code '2-3' YEAR TO MONTH}. */
public final class Intervals {
    private static final long SECOND_US = 1_000_000L;
    private static final long DAY_US = 86_400 * SECOND_US;
    /** Watermark delays count a month as this many days. */
    private static final long DAYS_OF_DELAY_MONTH = 31;

    private static final Pattern PART = Pattern.compile("\\s*([+-]?)\\s*(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*([a-zA-Z]+)\\s*");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)");
    private static final List<String> DAY_TIME = List.of("day", "hour", "minute", "second");
    private static final Map<String, Unit> UNITS = Map.ofEntries(
            Map.entry("year", new Unit(12, 0, 0)),
            Map.entry("month", new Unit(1, 0, 1)),
            Map.entry("week", new Unit(0, 7 * DAY_US, 0)),
            Map.entry("day", new Unit(0, DAY_US, 0)),
            Map.entry("hour", new Unit(0, 3600 * SECOND_US, 1)),
            Map.entry("minute", new Unit(0, 60 * SECOND_US, 2)),
            Map.entry("second", new Unit(0, SECOND_US, 3)),
            Map.entry("millisecond", new Unit(0, 1000, 3)),
            Map.entry("microsecond", new Unit(0, 1, 3)));

    private Intervals() {}

    private record Unit(int months, long us, int field) {}

    /** A length of time; months are kept apart because they have no fixed length. */
    public record Interval(long months, long us) {
        /** Microseconds with a month as 31 days, as watermark delays count it. */
        public long delayUs() {
            return Math.addExact(Math.multiplyExact(months, DAYS_OF_DELAY_MONTH * DAY_US), us);
        }
    }

    /** One number and its unit. */
    record Part(BigDecimal amount, String unit) {}

    /** Reads text such as {@code 10 seconds} or {@code interval 1 hour 30 minutes}; null if it is not an interval. */
    public static @Nullable Interval parse(String text) {
        List<Part> parts = parts(text);
        if (parts == null) {
            return null;
        }
        long months = 0;
        long us = 0;
        for (Part p : parts) {
            Unit unit = unit(p.unit());
            if (unit == null) {
                return null;
            }
            months += p.amount().longValue() * unit.months();
            us += p.amount().multiply(BigDecimal.valueOf(unit.us())).longValue();
        }
        return new Interval(months, us);
    }

    static @Nullable List<Part> parts(String text) {
        String rest = text.strip();
        if (rest.regionMatches(true, 0, "interval ", 0, 9)) {
            rest = rest.substring(9);
        }
        List<Part> parts = new ArrayList<>();
        Matcher m = PART.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!m.find(at) || m.start() != at) {
                return null;
            }
            parts.add(new Part(new BigDecimal(m.group(1) + m.group(2)), m.group(3)));
            at = m.end();
        }
        return parts.isEmpty() ? null : parts;
    }

    private static @Nullable Unit unit(String name) {
        String n = name.toLowerCase(Locale.ROOT);
        Unit unit = UNITS.get(n);
        return unit != null || !n.endsWith("s") ? unit : UNITS.get(n.substring(0, n.length() - 1));
    }

    /** The literal of text that names its units itself, as in {@code INTERVAL '1 day 2 hours'}. */
    static Tree.Literal whole(String text) {
        List<Part> parts = parts(text);
        if (parts == null
                || parts.stream()
                        .anyMatch(p -> unit(p.unit()) == null
                                || fraction(p)
                                        && !p.unit().toLowerCase(Locale.ROOT).startsWith("second"))) {
            throw failure(
                    "INVALID_TYPED_LITERAL",
                    "42604",
                    "'" + text + "' cannot be read as an \"INTERVAL\"."
                            + " Write numbers with their units, as in INTERVAL '1 day 2 hours'; seconds alone may have a fraction.");
        }
        return literal(parts, text);
    }

    private static boolean fraction(Part p) {
        return p.amount().stripTrailingZeros().scale() > 0;
    }

    /** The number in quotes or without them that stands before a unit. */
    static BigDecimal amount(String digits) {
        if (digits.isEmpty()) {
            throw failure(
                    "INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER",
                    "22006",
                    "Error parsing '' to interval: there is no number. Write one before the unit.");
        }
        if (NUMBER.matcher(digits).matches()) {
            return new BigDecimal(digits);
        }
        boolean letters = digits.chars().anyMatch(Character::isLetter);
        throw failure(
                letters ? "_LEGACY_ERROR_TEMP_0026" : "INVALID_INTERVAL_FORMAT.INVALID_VALUE",
                "22006",
                "Error parsing '" + digits
                        + "' to interval: it is not a number, and only a number can stand before a unit.");
    }

    /** The literal that these parts make: a year-month or a day-time interval. */
    static Tree.Literal literal(List<Part> parts, String text) {
        long months = 0;
        long us = 0;
        int first = Integer.MAX_VALUE;
        int last = -1;
        boolean yearMonth = false;
        boolean dayTime = false;
        for (Part p : parts) {
            Unit unit = unit(p.unit());
            if (unit == null) {
                throw bad(text, "there is no unit '" + p.unit() + "'");
            }
            if (fraction(p) && !p.unit().toLowerCase(Locale.ROOT).startsWith("second")) {
                throw failure(
                        "INVALID_INTERVAL_FORMAT.INVALID_FRACTION",
                        "22006",
                        "Error parsing '" + text + "' to interval: '" + p.unit()
                                + "' cannot have a fraction. Only seconds can; write the rest in a smaller unit.");
            }
            yearMonth |= unit.months() != 0;
            dayTime |= unit.months() == 0;
            first = Math.min(first, unit.field());
            last = Math.max(last, unit.field());
            try {
                months = Math.addExact(
                        months, p.amount().setScale(0, RoundingMode.DOWN).longValueExact() * unit.months());
                us = Math.addExact(
                        us,
                        p.amount()
                                .multiply(BigDecimal.valueOf(unit.us()))
                                .setScale(0, RoundingMode.DOWN)
                                .longValueExact());
                Math.toIntExact(months);
            } catch (ArithmeticException tooLong) {
                throw failure(
                        unit.months() != 0
                                ? "INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION"
                                : "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
                        unit.months() != 0 ? "22006" : "22015",
                        "Error parsing '" + text + "' to interval: it is longer than an interval can be.");
            }
        }
        if (yearMonth && dayTime) {
            throw failure(
                    "_LEGACY_ERROR_TEMP_0029",
                    "22006",
                    "Error parsing '" + text
                            + "' to interval: years and months cannot be mixed with days and times; add two intervals instead, or"
                            + " use make_interval.");
        }
        return yearMonth
                ? new Tree.Literal(Math.toIntExact(months), new YearMonthIntervalType(first, last))
                : new Tree.Literal(us, new DayTimeIntervalType(first, last));
    }

    /** {@code INTERVAL '2-3' YEAR TO MONTH}, {@code INTERVAL '1 02:03:04' DAY TO SECOND} and the like. */
    static Tree.Literal range(String text, String from, String to) {
        String value = text.strip();
        int sign = value.startsWith("-") ? -1 : 1;
        if (value.startsWith("-") || value.startsWith("+")) {
            value = value.substring(1).strip();
        }
        String start = from.toLowerCase(Locale.ROOT);
        String end = to.toLowerCase(Locale.ROOT);
        if (start.equals("year") && end.equals("month")) {
            Matcher m = Pattern.compile("(\\d+)-(\\d+)").matcher(value);
            if (!m.matches()) {
                throw unmatched(text, from, to);
            }
            try {
                int months = Math.addExact(
                        Math.multiplyExact(Integer.parseInt(m.group(1)), 12),
                        within("month", new BigDecimal(m.group(2)), 11).intValue());
                return new Tree.Literal(sign * months, new YearMonthIntervalType(0, 1));
            } catch (ArithmeticException | NumberFormatException outOfRange) {
                throw failure(
                        "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING",
                        "22006",
                        "Error parsing '" + text + "' to interval: it is out of range. Months go from 0 to 11 here.");
            }
        }
        int first = DAY_TIME.indexOf(start);
        int last = DAY_TIME.indexOf(end);
        String[] fields = value.split("[ :T]+");
        if (first < 0 || last <= first || fields.length != last - first + 1) {
            throw unmatched(text, from, to);
        }
        long us = 0;
        try {
            for (int i = 0; i < fields.length; i++) {
                Unit unit = UNITS.get(DAY_TIME.get(first + i));
                BigDecimal amount = new BigDecimal(fields[i]);
                if (i > 0) {
                    within(DAY_TIME.get(first + i), amount, first + i == 1 ? 23 : 59);
                }
                us += amount.multiply(BigDecimal.valueOf(unit == null ? 0 : unit.us()))
                        .longValue();
            }
        } catch (NumberFormatException e) {
            throw unmatched(text, from, to);
        } catch (ArithmeticException outOfRange) {
            throw failure(
                    "_LEGACY_ERROR_TEMP_0063",
                    "22006",
                    "Error parsing '" + text + "' to interval: " + outOfRange.getMessage() + ".");
        }
        return new Tree.Literal(sign * us, new DayTimeIntervalType(first, last));
    }

    private static BigDecimal within(String field, BigDecimal amount, int most) {
        if (amount.compareTo(BigDecimal.valueOf(most + 1L)) >= 0) {
            throw new ArithmeticException(
                    field + " " + amount.toPlainString() + " is outside the range from 0 to " + most);
        }
        return amount;
    }

    private static AnalysisException failure(String condition, String sqlState, String text) {
        return new AnalysisException(condition, sqlState, text, Map.of());
    }

    private static AnalysisException unmatched(String text, String from, String to) {
        return new AnalysisException(
                "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
                "22006",
                "Error parsing '" + text + "' to interval: it does not have the fields " + from + " TO " + to
                        + ". Write years and months as in '1-2', days and times as in '3 04:05:06.7', as far as the fields"
                        + " go.",
                Map.of());
    }

    static AnalysisException bad(String text, String why) {
        return new AnalysisException(
                "INVALID_INTERVAL_FORMAT.INVALID_UNIT",
                "22006",
                "Error parsing '" + text + "' to interval: " + why + ".",
                Map.of());
    }
}
