package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Logical;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What rules ask of expressions. */
final class Expressions {
    private static final int CHEAP_NODES = 3;

    private Expressions() {}

    static boolean deterministic(Expr e) {
        if (e instanceof Expr.Fn f && !f.def().deterministic()) {
            return false;
        }
        if (e instanceof Expr.Udf u && !u.function().deterministic()) {
            return false;
        }
        return e.children().stream().allMatch(Expressions::deterministic);
    }

    /** Whether evaluating it twice costs next to nothing. */
    static boolean cheap(Expr e) {
        return deterministic(e) && nodes(e) <= CHEAP_NODES && !hasCall(e);
    }

    private static boolean hasCall(Expr e) {
        return e instanceof Expr.Udf
                || (e instanceof Expr.Fn f && !OPERATORS.contains(f.def().name()))
                || e.children().stream().anyMatch(Expressions::hasCall);
    }

    private static final java.util.Set<String> OPERATORS = java.util.Set.of(
            "+",
            "-",
            "*",
            "/",
            "%",
            "=",
            "<",
            "<=",
            ">",
            ">=",
            "<=>",
            "and",
            "or",
            "not",
            "isnull",
            "isnotnull",
            "negative");

    static int nodes(Expr e) {
        return 1 + e.children().stream().mapToInt(Expressions::nodes).sum();
    }

    static int uses(Expr e, long id) {
        int own = e instanceof Attr a && a.id() == id ? 1 : 0;
        return own + e.children().stream().mapToInt(c -> uses(c, id)).sum();
    }

    /** Rewrites the expressions of all nodes bottom up. What the rule leaves alone stays the same object, and so do nodes of it. */
    static Logical map(Logical plan, UnaryOperator<Expr> rule) {
        return plan.transformUp(node -> {
            List<Expr> old = node.expressions();
            List<Expr> now = new ArrayList<>();
            boolean changed = false;
            for (Expr e : old) {
                Expr n = e.transformUp(rule);
                // Columns stay columns: an attribute of a node is never folded away.
                n = e instanceof Attr ? e : n;
                changed |= n != e;
                now.add(n);
            }
            return changed ? node.withExpressions(now) : node;
        });
    }
}
