package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Three-valued logic, null handling and branches. Right-hand sides and branches are generated where they are reached. */
final class LogicEmit {
    private LogicEmit() {}

    static void register(Emitters.Table t) {
        t.add((g, f) -> andOr(g, f, false), "and");
        t.add((g, f) -> andOr(g, f, true), "or");
        t.add(LogicEmit::not, "not", "!");
        t.add((g, f) -> test(g, f, false), "isnull");
        t.add((g, f) -> test(g, f, true), "isnotnull");
        t.add((g, f) -> coalesce(g, f, f.args()), "coalesce", "nvl", "ifnull");
        t.add(LogicEmit::ifElse, "if");
        t.add(LogicEmit::nullIf, "nullif");
        t.add(LogicEmit::nvl2, "nvl2");
        t.add(LogicEmit::in, "in");
    }

    private static Val andOr(ExprGen g, Expr.Fn f, boolean decisive) {
        Val acc = g.gen(f.args().get(0));
        for (Expr next : f.args().subList(1, f.args().size())) {
            acc = join(g, acc, next, decisive);
        }
        return acc;
    }

    /** decisive is the value that settles the result whatever the other side is: false for AND, true for OR. */
    private static Val join(ExprGen g, Val left, Expr right, boolean decisive) {
        if (left.alwaysNull()) {
            left = g.local(Rep.BOOLEAN, DataTypes.BooleanType, "true", "false");
        }
        Val a = left;
        Val r = g.declare(Rep.BOOLEAN, DataTypes.BooleanType, !a.neverNull() || right.nullable());
        String settled = decisive ? a.value() : "!" + a.value();
        g.line("if (" + (a.neverNull() ? settled : "!" + a.isNull() + " && " + settled) + ") {");
        g.line(r.value() + " = " + decisive + ";");
        g.line("} else {");
        g.nested(() -> {
            Val b = g.gen(right);
            if (r.neverNull()) {
                g.line(r.value() + " = " + b.value() + ";");
                return;
            }
            String bSettled = decisive ? b.value() : "!" + b.value();
            g.line("if (" + (b.neverNull() ? bSettled : "!" + b.isNull() + " && " + bSettled) + ") {");
            g.line(r.value() + " = " + decisive + ";");
            g.line("} else {");
            g.line(r.isNull() + " = " + ExprGen.or(a.isNull(), b.isNull()) + ";");
            g.line(r.value() + " = " + !decisive + ";");
            g.line("}");
        });
        g.line("}");
        return r;
    }

    private static Val not(ExprGen g, Expr.Fn f) {
        Val a = g.gen(f.args().get(0));
        return Val.of(Rep.BOOLEAN, DataTypes.BooleanType, a.isNull(), "(!" + a.value() + ")", a.shared());
    }

    private static Val test(ExprGen g, Expr.Fn f, boolean wanted) {
        Val a = g.gen(f.args().get(0));
        String value = a.neverNull() ? Boolean.toString(wanted) : wanted ? "(!" + a.isNull() + ")" : a.isNull();
        return Val.of(Rep.BOOLEAN, DataTypes.BooleanType, "false", value, a.shared());
    }

    static Val coalesce(ExprGen g, Expr.Fn f, List<Expr> args) {
        Val r = g.declare(Rep.ofVariable(f.type()), f.type(), true);
        coalesceFrom(g, r, args, 0);
        return args.stream().allMatch(Expr::nullable) ? r : r.withNull("false");
    }

    private static void coalesceFrom(ExprGen g, Val r, List<Expr> args, int i) {
        Val v = g.gen(args.get(i));
        g.assign(r, v);
        if (i + 1 < args.size() && !v.neverNull()) {
            g.line("if (" + r.isNull() + ") {");
            g.nested(() -> coalesceFrom(g, r, args, i + 1));
            g.line("}");
        }
    }

    private static Val ifElse(ExprGen g, Expr.Fn f) {
        return branches(
                g, List.of(f.args().get(0)), List.of(f.args().get(1)), f.args().get(2), f);
    }

    private static Val nvl2(ExprGen g, Expr.Fn f) {
        Val a = g.gen(f.args().get(0));
        Val r = g.declare(Rep.ofVariable(f.type()), f.type(), true);
        g.line("if (!(" + a.isNull() + ")) {");
        g.nested(() -> g.assign(r, g.gen(f.args().get(1))));
        g.line("} else {");
        g.nested(() -> g.assign(r, g.gen(f.args().get(2))));
        g.line("}");
        return r;
    }

    private static @Nullable Val nullIf(ExprGen g, Expr.Fn f) {
        Val a = g.gen(f.args().get(0));
        Val b = g.gen(f.args().get(1));
        String equal = CompareEmit.equal(g, a, b);
        if (equal == null) {
            return null;
        }
        String both = ExprGen.or(a.isNull(), b.isNull());
        String n = g.variable("boolean", "n", a.isNull() + " || (!(" + both + ") && " + equal + ")");
        return new Val(a.rep(), f.type(), n, a.value(), a.off(), a.len(), a.shared() && g.split(), a.fields());
    }

    static Val caseWhen(ExprGen g, Expr.Case c) {
        return branches(g, c.whens(), c.thens(), c.otherwise(), c);
    }

    private static Val branches(ExprGen g, List<Expr> whens, List<Expr> thens, @Nullable Expr otherwise, Expr e) {
        Val r = g.declare(Rep.ofVariable(e.type()), e.type(), true);
        branch(g, r, whens, thens, otherwise, 0);
        return e.nullable() ? r : r.withNull("false");
    }

    private static void branch(ExprGen g, Val r, List<Expr> whens, List<Expr> thens, @Nullable Expr otherwise, int i) {
        if (i == whens.size()) {
            g.assign(r, otherwise == null ? Literals.nullOf(r.type()) : g.gen(otherwise));
            return;
        }
        Val when = g.gen(whens.get(i));
        g.line("if (" + isTrue(when) + ") {");
        g.nested(() -> g.assign(r, g.gen(thens.get(i))));
        g.line("} else {");
        g.nested(() -> branch(g, r, whens, thens, otherwise, i + 1));
        g.line("}");
    }

    static String isTrue(Val v) {
        return v.alwaysNull() ? "false" : v.neverNull() ? v.value() : "!" + v.isNull() + " && " + v.value();
    }

    /** Null if nothing matches and either side has a null. */
    /** As OR does: what stands behind the one that is equal is not evaluated, as it might fail. */
    private static Val inOrder(ExprGen g, Expr.Fn f, Val a, List<Expr> candidates) {
        Val r = g.declare(Rep.BOOLEAN, DataTypes.BooleanType, true);
        String unknown = g.variable("boolean", "n", a.isNull());
        for (Expr candidate : candidates) {
            g.line("if (!" + r.value() + (a.neverNull() ? "" : " && !" + a.isNull()) + ") {");
            g.nested(() -> {
                Val item = g.gen(candidate);
                String equal = item.alwaysNull() ? "false" : CompareEmit.equal(g, a, item);
                if (equal == null) {
                    Expr one = f.withChildren(List.of(f.args().get(0), candidate));
                    Val same = g.bridge(one, List.of(a, item));
                    equal = "!" + same.isNull() + " && " + same.value();
                }
                g.line(r.value() + " = " + (item.neverNull() ? "" : "!" + item.isNull() + " && ") + equal + ";");
                g.line(unknown + " |= " + item.isNull() + ";");
            });
            g.line("}");
        }
        g.line(r.isNull() + " = !" + r.value() + " && " + unknown + ";");
        return r;
    }

    private static @Nullable Val in(ExprGen g, Expr.Fn f) {
        Val a = g.gen(f.args().get(0));
        List<Val> items = new ArrayList<>();
        List<Expr> candidates = f.args().subList(1, f.args().size());
        if (candidates.stream().anyMatch(Fallible::test)) {
            return inOrder(g, f, a, candidates);
        }
        for (Expr item : candidates) {
            if (g.weight(item) > 1) {
                return null;
            }
            items.add(g.gen(item));
        }
        StringBuilder any = new StringBuilder("false");
        String nulls = a.isNull();
        for (Val item : items) {
            String equal = item.alwaysNull() ? "false" : CompareEmit.equal(g, a, item);
            if (equal == null) {
                return null;
            }
            any.append(" || ").append(item.neverNull() ? equal : "!" + item.isNull() + " && " + equal);
            nulls = ExprGen.or(nulls, item.isNull());
        }
        String found =
                g.variable("boolean", "v", a.neverNull() ? any.toString() : "!" + a.isNull() + " && (" + any + ")");
        String n = nulls.equals("false") ? "false" : g.variable("boolean", "n", "!" + found + " && (" + nulls + ")");
        return Val.of(Rep.BOOLEAN, DataTypes.BooleanType, n, found, g.split());
    }
}
