package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which frames fit which orders. */
final class WindowFrames {
    private WindowFrames() {}

    /** A frame over values needs one value to count in, of a type that the bounds can be added to. */
    static Tree.Frame checked(Tree.Frame frame, List<Expr.Order> orders) {
        if (frame.start() > frame.end() && frame.start() != 0 && frame.end() != 0) {
            throw mismatch(
                    "SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON",
                    "The lower bound of the window frame is behind the upper bound. Swap them.");
        }
        boolean whole = frame.start() == Long.MIN_VALUE && frame.end() == Long.MAX_VALUE;
        if (frame.rows() || whole) {
            return frame;
        }
        if (orders.isEmpty()) {
            throw mismatch(
                    "RANGE_FRAME_WITHOUT_ORDER", "A range window frame needs ORDER BY. Add it, or write ROWS BETWEEN.");
        }
        if (!counted(frame.start()) && !counted(frame.end())) {
            return frame;
        }
        if (orders.size() > 1) {
            throw mismatch(
                    "RANGE_FRAME_MULTI_ORDER",
                    "RANGE BETWEEN values counts from one value, but ORDER BY has several. Order by one, or write ROWS"
                            + " BETWEEN.");
        }
        DataType type = orders.get(0).child().type();
        if (!Types.isNumeric(type) && !Types.isDatetime(type) && !Types.isInterval(type)) {
            throw mismatch(
                    "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
                    "RANGE BETWEEN values cannot count from the type \"" + type.sql()
                            + "\". Order by a number, date or time, or write ROWS BETWEEN.");
        }
        if (!fits(type, frame.unit())) {
            throw mismatch(
                    "RANGE_FRAME_INVALID_TYPE",
                    "ORDER BY is of the type \"" + type.sql() + "\", from which a frame cannot count in \""
                            + (frame.unit() == null ? "INT" : frame.unit().sql()) + "\". Write " + example(type)
                            + " PRECEDING.");
        }
        return Types.isDate(type) && frame.unit() instanceof DayTimeIntervalType
                ? new Tree.Frame(false, days(frame.start()), days(frame.end()))
                : frame;
    }

    private static boolean fits(DataType type, @Nullable DataType unit) {
        if (Types.isDate(type)) {
            return unit == null
                    || unit instanceof YearMonthIntervalType
                    || unit instanceof DayTimeIntervalType d && d.end() == 0;
        }
        if (Types.isNumeric(type)) {
            return unit == null || unit instanceof DecimalType;
        }
        boolean months = unit instanceof YearMonthIntervalType;
        boolean micros = unit instanceof DayTimeIntervalType;
        return Types.isDatetime(type) ? months || micros : type instanceof YearMonthIntervalType ? months : micros;
    }

    private static String example(DataType type) {
        return Types.isNumeric(type) ? "1" : Types.isDate(type) ? "INTERVAL '1' DAY" : "INTERVAL '1' HOUR";
    }

    private static AnalysisException mismatch(String condition, String text) {
        return new AnalysisException("DATATYPE_MISMATCH." + condition, "42K09", text, Map.of());
    }

    private static long days(long bound) {
        return counted(bound) ? bound / TimeText.DAY_US : bound;
    }

    private static boolean counted(long bound) {
        return bound != 0 && bound != Long.MIN_VALUE && bound != Long.MAX_VALUE;
    }
}
