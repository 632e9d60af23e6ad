package io.millrace.planner.optimize;

import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.Recursion;
import java.util.List;

/** A recursion under a limit stops when it has enough rows; without that, one that never ends could not be read at all. */
final class LimitRecursion implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(node -> {
            if (node instanceof Logical.Limit l && l.rows() != Long.MAX_VALUE) {
                return l.withChildren(List.of(limited(l.child(), l.rows() + l.offset())));
            }
            return node;
        });
    }

    private static Logical limited(Logical node, long rows) {
        if (node instanceof Recursion r) {
            return r.atMost(rows);
        }
        return node instanceof Logical.Project p ? new Logical.Project(p.columns(), limited(p.child(), rows)) : node;
    }
}
