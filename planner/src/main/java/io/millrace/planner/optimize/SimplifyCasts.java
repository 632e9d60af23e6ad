package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.plan.Logical;

/** Removes casts to the type that is there already. */
final class SimplifyCasts implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return Expressions.map(plan, SimplifyCasts::simplify);
    }

    static Expr simplify(Expr e) {
        return e instanceof Expr.Cast c && c.child().type().equals(c.type()) ? c.child() : e;
    }
}
