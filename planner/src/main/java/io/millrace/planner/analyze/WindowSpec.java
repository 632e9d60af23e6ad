package io.millrace.planner.analyze;

import io.millrace.planner.parse.Intervals;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DayTimeIntervalType;
import java.util.List;
import java.util.Map;

/** The lengths of a {@code window(time, size, slide, start)} call, in microseconds. */
record WindowSpec(long sizeUs, long slideUs, long offsetUs) {

    static WindowSpec of(List<Tree> args) {
        long size = length(args.get(1), "window duration");
        long slide = args.size() > 2 ? length(args.get(2), "slide duration") : size;
        long offset = args.size() > 3 ? length(args.get(3), "start time") : 0;
        positive(size, "window_duration");
        positive(slide, "slide_duration");
        check(
                slide <= size,
                "The slide duration (" + slide + " microseconds) must not be longer than the window duration (" + size
                        + " microseconds).");
        check(
                Math.abs(offset) < slide,
                "The absolute value of start time (" + offset + ") must be less than the slide duration (" + slide
                        + ").");
        return new WindowSpec(size, slide, offset);
    }

    /** How many windows a time can be in. */
    int copies() {
        return Math.toIntExact((sizeUs + slideUs - 1) / slideUs);
    }

    private static void positive(long us, String what) {
        if (us <= 0) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                    "42K09",
                    "Cannot resolve \"window\" due to data type mismatch: The `" + what
                            + "` must be between (0, 9223372036854775807] (current value = " + us + "L).",
                    Map.of());
        }
    }

    private static void check(boolean ok, String text) {
        if (!ok) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION",
                    "42K09",
                    "Cannot resolve \"window\": " + text,
                    Map.of());
        }
    }

    private static long length(Tree tree, String what) {
        if (tree instanceof Tree.Literal l && l.value() instanceof Long us && l.type() instanceof DayTimeIntervalType) {
            return us;
        }
        if (tree instanceof Tree.Literal l && l.value() instanceof Number us) {
            return us.longValue();
        }
        if (!(tree instanceof Tree.Literal l && l.value() instanceof String text)) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1207",
                    "The duration and time inputs to window must be an integer, long or string literal: write the "
                            + what + " in the query, for example '10 seconds'.");
        }
        Intervals.Interval interval = Intervals.parse(text);
        if (interval == null) {
            throw new AnalysisException(
                    "CANNOT_PARSE_INTERVAL",
                    "22006",
                    "'" + text + "' is not an interval. Write for example '10 seconds'.",
                    Map.of("intervalString", text));
        }
        if (interval.months() != 0) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_3231",
                    "Intervals greater than a month is not supported (" + text
                            + "): months and years have no fixed length. Use days.");
        }
        return interval.us();
    }
}
