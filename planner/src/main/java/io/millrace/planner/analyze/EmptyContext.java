package io.millrace.planner.analyze;

import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.cast.TimeText;
import java.util.SplittableRandom;

/** What evaluates aggregates of no rows while a query is analysed: neither clock nor randomness is asked. */
public final class EmptyContext {
    private EmptyContext() {}

    public static EvalContext of(BindContext context) {
        return new EvalContext(context.ansi(), TimeText.zone(context.timeZone()), new SplittableRandom(0), 0);
    }
}
