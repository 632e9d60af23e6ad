package io.millrace.planner.expr;

import io.millrace.planner.function.EvalContext;
import org.jspecify.annotations.Nullable;

/** A compiled expression. One thread at a time: lambdas keep their parameters in it. */
@FunctionalInterface
public interface Evaluator {
    /** The value over a row in internal form. */
    @Nullable
    Object eval(@Nullable Object[] row, EvalContext context);
}
