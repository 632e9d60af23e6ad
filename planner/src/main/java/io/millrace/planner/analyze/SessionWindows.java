package io.millrace.planner.analyze;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.operator.TemporalCode;
import io.millrace.planner.parse.Intervals;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code session_window(time, gap)}: what a row is a session by itself, from its time to the gap after. The aggregation that has
 * it as a key merges sessions that overlap or touch ({@link Logical.Aggregate#sessionKey}).
 */
public final class SessionWindows {
    private SessionWindows() {}

    /** Refuses {@code session_window} anywhere but as a grouping key of its own: nothing else would merge the sessions. */
    public static void checkPlaces(Logical plan) {
        checkPlaces(plan, null);
    }

    /** @param checked the node whose plan has been checked; null: none has */
    static void checkPlaces(Logical node, @Nullable Logical checked) {
        if (node == checked) {
            return;
        }
        int session = node instanceof Logical.Aggregate a ? a.sessionKey() : -1;
        List<Expr> expressions = node.expressions();
        for (int i = 0; i < expressions.size(); i++) {
            if (i != session && hasCall(expressions.get(i))) {
                throw MillraceException.notYet(
                        "session_window outside the keys of GROUP BY",
                        "Group by session_window(time, gap) itself, and use the column session_window above that.");
            }
        }
        for (Logical child : node.children()) {
            checkPlaces(child, checked);
        }
    }

    private static boolean hasCall(Expr e) {
        return e instanceof Expr.Fn f && f.def() == SESSION_WINDOW
                || e.children().stream().anyMatch(SessionWindows::hasCall);
    }

    /**
     * Arguments: a timestamp; a day-time interval, or the text of an interval, whose months go by the calendar. NULL for a row that is in
     * no session: no time, no gap, a text that is none, or a gap not above 0.
     */
    static final FunctionDef SESSION_WINDOW = new FunctionDef() {
        @Override
        public String name() {
            return Logical.Aggregate.SESSION_WINDOW;
        }

        @Override
        public NullRule nullRule() {
            return NullRule.NULL_IF_ANY_NULL;
        }

        @Override
        public Signature bind(List<Expr> args, BindContext context) {
            return new Signature(
                    args.stream().map(Expr::type).toList(),
                    TimeFunctions.windowType(args.get(0).type()),
                    true);
        }

        @Override
        public @Nullable Object eval(@Nullable Object[] args, EvalContext context) {
            long time = (Long) Objects.requireNonNull(args[0]);
            Object gap = Objects.requireNonNull(args[1]);
            Intervals.Interval interval =
                    gap instanceof Long us ? new Intervals.Interval(0, us) : Intervals.parse(gap.toString());
            if (interval == null) {
                return null;
            }
            int months = Math.toIntExact(interval.months());
            long end = interval.us() + (months == 0 ? time : TemporalCode.addMonths(time, months, context.zone()));
            return end <= time ? null : new Object[] {time, end};
        }

        @Override
        public String toString() {
            return name();
        }
    };

    static Expr call(Binder binder, Tree.Call call, FunctionLookup functions) {
        if (call.args().size() != 2) {
            throw new AnalysisException(
                    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                    "42605",
                    "The number of arguments of `session_window` must be 2, but is "
                            + call.args().size() + ".",
                    Map.of());
        }
        Expr time = binder.bind(call.args().get(0));
        if (TimeFunctions.isWindow(time.type())) {
            time = TimeFunctions.windowTime(time);
        } else if (time.type().equals(DataTypes.StringType) || time.type().equals(DataTypes.DateType)) {
            time = binder.cast(time, DataTypes.TimestampType);
        }
        if (!TimeFunctions.isTime(time.type())) {
            throw wrongType(call, functions, time);
        }
        Expr gap = binder.bind(call.args().get(1));
        if (gap instanceof Expr.Lit l && l.value() instanceof String text) {
            Intervals.Interval interval = parsed(text);
            gap = interval.months() == 0 ? new Expr.Lit(interval.us(), new DayTimeIntervalType(0, 3)) : gap;
        }
        if (!(gap.type() instanceof DayTimeIntervalType) && !gap.type().equals(DataTypes.StringType)) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1040",
                    "Gap duration expression used in session window must be CalendarIntervalType, but got " + gap.type()
                            + ". Give a text such as '10 seconds', or a day-time interval.");
        }
        return new Expr.Fn(SESSION_WINDOW, List.of(time, gap), TimeFunctions.windowType(time.type()), true);
    }

    private static AnalysisException wrongType(Tree.Call call, FunctionLookup functions, Expr time) {
        return new AnalysisException(
                "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                "42K09",
                "Cannot resolve \"" + PrettyNames.of(call, functions)
                        + "\" due to data type mismatch: The first parameter requires the \"TIMESTAMP\" type, but it has the type \""
                        + time.type().sql() + "\".",
                Map.of());
    }

    private static Intervals.Interval parsed(String text) {
        Intervals.Interval interval = Intervals.parse(text);
        if (interval == null) {
            throw new MillraceException(
                    "CANNOT_PARSE_INTERVAL",
                    "Unable to parse '" + text
                            + "' as the gap of a session window. Give a length such as '10 seconds'.");
        }
        return interval;
    }
}
