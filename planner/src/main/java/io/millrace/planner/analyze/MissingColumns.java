package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Columns that a Dataset has dropped and that {@code filter} and {@code orderBy} on it still name: as in Spark they are looked for below
 * its projections. A subquery of SQL hides them.
 */
final class MissingColumns {
    private MissingColumns() {}

    /** What {@code build} makes of the child; where that names columns that the child has not, of the child with those below it. */
    static Logical found(Logical child, UnaryOperator<Logical> build) {
        try {
            return build.apply(child);
        } catch (AnalysisException e) {
            if (!e.getCondition().startsWith("UNRESOLVED_COLUMN") || !(child instanceof Logical.Tagged)) {
                throw e;
            }
            Logical wider = wider(child);
            if (wider.output().size() == child.output().size()) {
                throw e;
            }
            try {
                return new Logical.Project(List.copyOf(child.output()), build.apply(wider));
            } catch (AnalysisException stillMissing) {
                throw e;
            }
        }
    }

    private static Logical wider(Logical node) {
        if (node instanceof Logical.Project p) {
            Logical below = p.child() instanceof Logical.Tagged t ? wider(t) : p.child();
            Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            p.output().forEach(a -> taken.add(a.name()));
            List<Expr> columns = new ArrayList<>(p.columns());
            for (Attr a : below.output()) {
                if (taken.add(a.name())) {
                    columns.add(a);
                }
            }
            return new Logical.Project(columns, below);
        }
        boolean passes =
                node instanceof Logical.Tagged || node instanceof Logical.Filter || node instanceof Logical.Sort;
        return passes ? node.withChildren(List.of(wider(node.children().get(0)))) : node;
    }
}
