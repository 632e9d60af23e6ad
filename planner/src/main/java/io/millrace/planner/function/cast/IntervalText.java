package io.millrace.planner.function.cast;

import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Intervals as text in the ANSI form, for example {@code INTERVAL '1 02:00:00' DAY TO SECOND}. */
public final class IntervalText {
    private static final Pattern QUOTED = Pattern.compile(
            "INTERVAL\\s+([+-])?\\s*'([^']*)'\\s+([A-Z]+)(\\s+TO\\s+([A-Z]+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern YEAR_MONTH = Pattern.compile("([+-])?(\\d+)-(\\d+)");
    private static final Pattern DAY_TIME =
            Pattern.compile("([+-])?(?:(\\d+)(?:\\s+|$))?(?:(\\d+)(?::(\\d+)(?::(\\d+)(?:\\.(\\d{1,9}))?)?)?)?");
    private static final long DAY_US = 86_400_000_000L;

    private IntervalText() {}

    public static String yearMonth(int months, YearMonthIntervalType type) {
        String sign = months < 0 ? "-" : "";
        long m = Math.abs((long) months);
        String unit = type.typeName().substring("interval ".length()).toUpperCase(Locale.ROOT);
        String value = type.start() == 0 && type.end() == 1
                ? m / 12 + "-" + m % 12
                : Long.toString(type.end() == 0 ? m / 12 : m);
        return "INTERVAL '" + sign + value + "' " + unit;
    }

    public static String dayTime(long micros, DayTimeIntervalType type) {
        String sign = micros < 0 ? "-" : "";
        // Long.MIN_VALUE has no absolute value; unsigned division reads it right
        long rest = Math.abs(micros);
        StringBuilder out = new StringBuilder();
        long[] units = {DAY_US, 3_600_000_000L, 60_000_000L, 1_000_000L};
        for (int f = type.start(); f <= type.end(); f++) {
            long n = Long.divideUnsigned(rest, units[f]);
            rest = Long.remainderUnsigned(rest, units[f]);
            if (f > type.start()) {
                out.append(f == 1 ? ' ' : ':').append(n < 10 ? "0" : "");
            } else if (f > 0 && n < 10) {
                out.append('0');
            }
            out.append(n);
        }
        if (type.end() == 3 && rest != 0) {
            out.append('.').append(String.format(Locale.ROOT, "%06d", rest).replaceAll("0+$", ""));
        }
        String unit = type.typeName().substring("interval ".length()).toUpperCase(Locale.ROOT);
        return "INTERVAL '" + sign + out + "' " + unit;
    }

    static @Nullable Integer parseYearMonth(String text, YearMonthIntervalType type) {
        String s = text.trim();
        Matcher quoted = QUOTED.matcher(s);
        boolean negative = false;
        if (quoted.matches()) {
            negative = "-".equals(quoted.group(1));
            s = quoted.group(2).trim();
        }
        Matcher m = YEAR_MONTH.matcher(s);
        try {
            int months;
            if (m.matches()) {
                months = Math.addExact(
                        Math.multiplyExact(Integer.parseInt(m.group(2)), 12), Integer.parseInt(m.group(3)));
                negative ^= "-".equals(m.group(1));
            } else {
                months = Math.multiplyExact(Integer.parseInt(s), type.end() == 0 ? 12 : 1);
            }
            return negative ? -months : months;
        } catch (NumberFormatException | ArithmeticException malformed) {
            return null;
        }
    }

    static @Nullable Long parseDayTime(String text, DayTimeIntervalType type) {
        String s = text.trim();
        Matcher quoted = QUOTED.matcher(s);
        boolean negative = false;
        if (quoted.matches()) {
            negative = "-".equals(quoted.group(1));
            s = quoted.group(2).trim();
        }
        try {
            Long micros = fields(s, type);
            return micros == null ? null : (Long) (negative ? -micros : micros);
        } catch (ArithmeticException | NumberFormatException tooBig) {
            return null;
        }
    }

    private static @Nullable Long fields(String s, DayTimeIntervalType type) {
        boolean negative = s.startsWith("-");
        String body = negative || s.startsWith("+") ? s.substring(1) : s;
        String[] parts = body.split("[ :]+");
        if (body.isEmpty()
                || parts.length != type.end() - type.start() + 1
                || !DAY_TIME.matcher(s).lookingAt()) {
            return null;
        }
        long[] units = {DAY_US, 3_600_000_000L, 60_000_000L, 1_000_000L};
        long total = 0;
        for (int i = 0; i < parts.length; i++) {
            int field = type.start() + i;
            String part = parts[i];
            int dot = field == 3 ? part.indexOf('.') : -1;
            String whole = dot < 0 ? part : part.substring(0, dot);
            total = Math.addExact(total, Math.multiplyExact(Long.parseLong(whole), units[field]));
            if (dot >= 0) {
                String fraction = (part.substring(dot + 1) + "000000").substring(0, 6);
                total = Math.addExact(total, Long.parseLong(fraction));
            }
        }
        return negative ? -total : total;
    }
}
