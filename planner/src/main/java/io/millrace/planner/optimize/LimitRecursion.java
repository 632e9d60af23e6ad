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
                Logical limited = limited(l.child(), l.rows() + l.offset());
                return limited == l.child() ? l : l.withChildren(List.of(limited));
            }
            return node;
        });
    }

    private static Logical limited(Logical node, long rows) {
        if (node instanceof Recursion r) {
            return r.limit() <= rows ? r : r.atMost(rows);
        }
        if (node instanceof Logical.Project p) {
            Logical limited = limited(p.child(), rows);
            return limited == p.child() ? p : new Logical.Project(p.columns(), limited);
        }
        return node;
    }
}
