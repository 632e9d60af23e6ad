package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.Expr.Lit;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan.JoinType;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A filter that no row passes whose columns of one side are all NULL makes an outer join keep no rows without a partner on that side, as
 * in Spark: {@code a LEFT JOIN b … WHERE b.x > 1} is an inner join. Less is kept as state then, and the filter goes on to the sides, where
 * what it drops does not move the watermark.
 */
final class NarrowOuterJoins implements Rule {
    private final FoldConstants constants;

    NarrowOuterJoins(FoldConstants constants) {
        this.constants = constants;
    }

    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(
                node -> node instanceof Logical.Filter f && f.child() instanceof Logical.Join j ? narrow(f, j) : node);
    }

    private Logical narrow(Logical.Filter f, Logical.Join j) {
        boolean keepsLeft = j.type() == JoinType.LEFT_OUTER || j.type() == JoinType.FULL_OUTER;
        boolean keepsRight = j.type() == JoinType.RIGHT_OUTER || j.type() == JoinType.FULL_OUTER;
        boolean left = keepsLeft && !needs(f, Columns.ids(j.right().output()));
        boolean right = keepsRight && !needs(f, Columns.ids(j.left().output()));
        if (left == keepsLeft && right == keepsRight) {
            return f;
        }
        JoinType type = left ? JoinType.LEFT_OUTER : right ? JoinType.RIGHT_OUTER : JoinType.INNER;
        return new Logical.Filter(f.condition(), new Logical.Join(j.left(), j.right(), type, j.condition()));
    }

    /** Whether every row that passes the filter has a value in one of these columns. */
    private boolean needs(Logical.Filter f, Set<Long> columns) {
        return Conditions.split(f.condition()).stream()
                .filter(Expressions::deterministic)
                .anyMatch(c -> comparesOne(c, columns) || failsWithout(c, columns));
    }

    private static boolean comparesOne(Expr condition, Set<Long> columns) {
        Set<Attr> compared = new LinkedHashSet<>();
        InferJoinFilters.nullIntolerant(condition, compared);
        return compared.stream().anyMatch(a -> columns.contains(a.id()));
    }

    /** Whether a condition over these columns alone is false or NULL where all of them are NULL. */
    private boolean failsWithout(Expr condition, Set<Long> columns) {
        Set<Long> references = Columns.references(condition);
        if (references.isEmpty() || !columns.containsAll(references)) {
            return false;
        }
        Expr value = condition.transformUp(
                e -> e instanceof Attr a ? Expr.nullOf(a.type()) : constants.fold(PropagateNulls.propagate(e)));
        return value instanceof Lit l && (l.value() == null || Boolean.FALSE.equals(l.value()));
    }
}
