package io.millrace.planner.optimize;

import io.millrace.error.MillraceException;
import io.millrace.planner.analyze.FunctionLookup;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.planner.plan.Logical;
import java.util.Set;

/**
 * Evaluates calls and casts whose arguments are all constants. What fails stays as it is, so that it fails when a row comes,
 * as it would without this rule; what depends on the clock stays too.
 */
final class FoldConstants implements Rule {
    private static final Set<String> MOVING = Set.of(
            "current_timestamp",
            "now",
            "current_date",
            "curdate",
            "localtimestamp",
            "unix_timestamp",
            "current_time",
            "raise_error",
            "assert_true",
            "typeof");

    private final FunctionLookup functions;
    private final BindContext context;

    FoldConstants(FunctionLookup functions, BindContext context) {
        this.functions = functions;
        this.context = context;
    }

    @Override
    public Logical apply(Logical plan) {
        return Expressions.map(plan, this::fold);
    }

    /** A time of day as a timestamp: on the day that the clock shows when the query runs. */
    private static boolean tellsTheTime(Expr.Cast c) {
        return Types.isTimestamp(c.type())
                && c.child() instanceof Expr.Lit l
                && l.value() instanceof String text
                && TimeText.timeOfDay(text) != null;
    }

    Expr fold(Expr e) {
        boolean candidate = (e instanceof Expr.Fn f
                        && f.def().deterministic()
                        && !MOVING.contains(f.def().name()))
                || e instanceof Expr.Cast c && !tellsTheTime(c)
                || e instanceof Expr.Field;
        if (!candidate || !e.children().stream().allMatch(c -> c instanceof Expr.Lit)) {
            return e;
        }
        try {
            return new Expr.Lit(functions.evaluate(e, context), e.type());
        } catch (MillraceException failsAtRunTime) {
            return e;
        }
    }
}
