package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Fn;
import io.millrace.planner.expr.Expr.Lit;
import io.millrace.planner.plan.Logical;
import java.util.ArrayList;
import java.util.List;

/** {@code x AND true}, {@code NOT NOT x}, CASE with constant conditions, and filters that keep all rows. */
final class SimplifyBooleans implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return Expressions.map(plan, SimplifyBooleans::simplify).transformUp(SimplifyBooleans::filter);
    }

    private static Logical filter(Logical node) {
        return node instanceof Logical.Filter f && is(f.condition(), true) ? f.child() : node;
    }

    private static boolean is(Expr e, boolean value) {
        return e instanceof Lit l && l.value() instanceof Boolean b && b == value;
    }

    static Expr simplify(Expr e) {
        if (e instanceof Expr.Case c) {
            return branch(c);
        }
        if (!(e instanceof Fn f)) {
            return e;
        }
        List<Expr> a = f.args();
        return switch (f.def().name()) {
            case "and" -> {
                if (is(a.get(0), true) || a.get(0).equals(a.get(1))) {
                    yield a.get(1);
                }
                if (is(a.get(1), true)) {
                    yield a.get(0);
                }
                // false AND x never evaluates x; x AND false may fail in x first, as it would have.
                yield is(a.get(0), false) || (is(a.get(1), false) && Expressions.cheap(a.get(0))) ? Expr.Lit.FALSE : e;
            }
            case "or" -> {
                if (is(a.get(0), false) || a.get(0).equals(a.get(1))) {
                    yield a.get(1);
                }
                if (is(a.get(1), false)) {
                    yield a.get(0);
                }
                yield is(a.get(0), true) || (is(a.get(1), true) && Expressions.cheap(a.get(0))) ? Expr.Lit.TRUE : e;
            }
            case "not" ->
                a.get(0) instanceof Fn inner && inner.def().name().equals("not")
                        ? inner.args().get(0)
                        : e;
            case "isnotnull" -> a.get(0) instanceof Expr.Attr attr && !attr.nullable() ? Expr.Lit.TRUE : e;
            case "isnull" -> a.get(0) instanceof Expr.Attr attr && !attr.nullable() ? Expr.Lit.FALSE : e;
            default -> e;
        };
    }

    private static Expr branch(Expr.Case c) {
        List<Expr> whens = new ArrayList<>();
        List<Expr> thens = new ArrayList<>();
        for (int i = 0; i < c.whens().size(); i++) {
            Expr when = c.whens().get(i);
            if (is(when, true)) {
                return whens.isEmpty()
                        ? c.thens().get(i)
                        : new Expr.Case(whens, thens, c.thens().get(i), c.type());
            }
            if (!(when instanceof Lit)) {
                whens.add(when);
                thens.add(c.thens().get(i));
            }
        }
        if (whens.size() == c.whens().size()) {
            return c;
        }
        Expr otherwise = c.otherwise() == null ? Expr.nullOf(c.type()) : c.otherwise();
        return whens.isEmpty() ? otherwise : new Expr.Case(whens, thens, c.otherwise(), c.type());
    }
}
