package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Lit;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Logical;

/** A call that is null when an argument is null, with an argument that is NULL, is NULL. */
final class PropagateNulls implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return Expressions.map(plan, PropagateNulls::propagate);
    }

    static Expr propagate(Expr e) {
        boolean isNull = (e instanceof Expr.Fn f
                        && f.def().nullRule() == FunctionDef.NullRule.NULL_IF_ANY_NULL
                        && f.def().deterministic()
                        && !f.def().name().equals("and")
                        && !f.def().name().equals("or")
                        && f.args().stream().anyMatch(PropagateNulls::isNull))
                || (e instanceof Expr.Fn in
                        && in.def().name().equals("in")
                        && isNull(in.args().get(0)))
                || (e instanceof Expr.Cast c && isNull(c.child()))
                || (e instanceof Expr.Field x && isNull(x.struct()));
        return isNull ? Expr.nullOf(e.type()) : e;
    }

    private static boolean isNull(Expr e) {
        return e instanceof Lit l && l.value() == null;
    }
}
