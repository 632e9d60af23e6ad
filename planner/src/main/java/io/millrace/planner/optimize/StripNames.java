package io.millrace.planner.optimize;

import io.millrace.planner.plan.Logical;

/** Drops aliases of relations and Dataset tags: ids say it all by now. */
final class StripNames implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(node -> {
            if (node instanceof Logical.Named n) {
                return n.child();
            }
            return node instanceof Logical.Tagged t ? t.child() : node;
        });
    }
}
