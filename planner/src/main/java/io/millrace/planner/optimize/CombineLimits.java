package io.millrace.planner.optimize;

import io.millrace.planner.plan.Logical;

/** A limit of a limit is the smaller of the two. */
final class CombineLimits implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(node -> {
            if (node instanceof Logical.Limit outer
                    && outer.offset() == 0
                    && outer.child() instanceof Logical.Limit inner) {
                return new Logical.Limit(Math.min(outer.rows(), inner.rows()), inner.offset(), inner.child());
            }
            return node;
        });
    }
}
