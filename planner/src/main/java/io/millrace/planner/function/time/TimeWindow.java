package io.millrace.planner.function.time;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arithmetic of event-time windows, all in microseconds. The analyser rewrites {@code window(…)} with it; the function
 * registered here is the tumbling window of a single value.
 */
public final class TimeWindow {
    private static final Pattern PART = Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)");

    private TimeWindow() {}

    private static StructType type(DataType time) {
        return new StructType(List.of(new StructField("start", time, true), new StructField("end", time, true)));
    }

    public static void define(Definitions d) {
        d.fn("window").bind(TimeWindow::bind).eval((a, c) -> {
            long size = duration((String) a[1]);
            long slide = a.length > 2 ? duration((String) a[2]) : size;
            long offset = a.length > 3 ? duration((String) a[3]) : 0;
            long start = lastStart((Long) a[0], slide, offset);
            return new Object[] {start, start + size};
        });
    }

    private static Signature bind(Call c) {
        c.count(2, 4);
        List<DataType> types = c.types();
        types.set(0, c.accept(0, Param.ANY_TIMESTAMP));
        for (int i = 1; i < c.size(); i++) {
            if (!(c.literal(i) instanceof String text)) {
                throw c.fail().notFoldable(i);
            }
            duration(text);
        }
        return new Signature(types, type(types.get(0)), c.anyNullable());
    }

    /** The start of the latest window that holds t. */
    public static long lastStart(long t, long slide, long offset) {
        return t - Math.floorMod(t - offset, slide);
    }

    /** How many windows of this size and slide hold one instant, at most. */
    public static int overlapping(long size, long slide) {
        return (int) ((size + slide - 1) / slide);
    }

    /**
     * A duration in microseconds from text such as {@code "1 hour 30 minutes"} or {@code "interval 10 seconds"}. Months and
     * years have no fixed length and are refused.
     */
    public static long duration(String text) {
        String s = text.trim();
        if (s.toLowerCase(Locale.ROOT).startsWith("interval ")) {
            s = s.substring("interval ".length());
        }
        Matcher m = PART.matcher(s);
        BigDecimal total = BigDecimal.ZERO;
        int at = 0;
        while (at < s.length() && m.find(at) && m.start() == at) {
            total = total.add(new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit(m.group(2), text))));
            at = m.end();
        }
        if (at == 0 || !s.substring(at).isBlank()) {
            throw bad(text);
        }
        return total.longValue();
    }

    private static RuntimeException bad(String text) {
        return Errors.analysis(
                "CANNOT_PARSE_INTERVAL",
                "22006",
                "Unable to parse '" + text
                        + "' as an interval. Write a number and a unit, such as '10 seconds' or '1 hour 30 minutes'.");
    }

    private static long unit(String name, String text) {
        String n = name.toLowerCase(Locale.ROOT);
        return switch (n.endsWith("s") && n.length() > 2 && !n.equals("ms") ? n.substring(0, n.length() - 1) : n) {
            case "microsecond", "us" -> 1L;
            case "millisecond", "ms" -> 1000L;
            case "second" -> 1_000_000L;
            case "minute" -> 60_000_000L;
            case "hour" -> 3_600_000_000L;
            case "day" -> 86_400_000_000L;
            case "week" -> 604_800_000_000L;
            case "month", "year" ->
                throw Errors.analysis(
                        "INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION",
                        "22006",
                        "Intervals greater than a month is not supported (" + text + "). Use days or weeks.");
            default -> throw bad(text);
        };
    }
}
