package io.millrace.planner.optimize;

import io.millrace.planner.plan.Logical;

/** A rewrite that keeps the rows and the output attributes of the plan. */
interface Rule {
    Logical apply(Logical plan);
}
