package io.millrace.planner.optimize;

import io.millrace.planner.plan.Logical;
import java.util.List;

/** A rewrite that keeps the rows and the output attributes of the plan, and gives back the very plan where it has nothing to say. */
interface Rule {
    Logical apply(Logical plan);

    /** The node over these children, and the very node if they are the ones that it has. */
    @SuppressWarnings("ReferenceEquality")
    static Logical over(Logical node, List<Logical> children) {
        return same(node.children(), children) ? node : node.withChildren(children);
    }

    /** Whether these are the very same nodes. */
    @SuppressWarnings("ReferenceEquality")
    static boolean same(List<Logical> before, List<Logical> now) {
        for (int i = 0; i < now.size(); i++) {
            if (before.get(i) != now.get(i)) {
                return false;
            }
        }
        return true;
    }
}
