package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls out of generated code to the interpreter, for one node at a time: its arguments are generated, boxed, and handed over
 * as the row of a small expression. Emitters use the same calls for what their fast path leaves out (overflow, malformed text,
 * non-ASCII), so that errors and odd values are exactly those of the definition.
 */
final class Bridges {
    private final ExprGen g;

    Bridges(ExprGen g) {
        this.g = g;
    }

    /** Generates the arguments of e, then calls. */
    Val call(Expr e) {
        if (e instanceof Expr.Fn f && f.args().stream().anyMatch(Expr.Lambda.class::isInstance)) {
            return callWithLambda(f);
        }
        List<Val> args = new ArrayList<>();
        for (Expr c : e.children()) {
            args.add(g.gen(c));
        }
        return call(e, args);
    }

    Val call(Expr e, List<Val> args) {
        String object = g.variable("Object", "x", text(e, args));
        return Boxing.fromObject(g, object, e.type());
    }

    /**
     * Assigns what the definition says to a declared variable. For the slow path of an emitter: the arguments are not null
     * where the definition does not see nulls.
     */
    void bail(Expr e, List<Val> args, Val target) {
        String object = g.cls().fresh("x");
        g.line("final Object " + object + " = " + text(e, args) + ";");
        boolean nullable = !target.neverNull();
        if (nullable) {
            g.line("if (" + object + " == null) {");
            g.setNull(target);
            g.line("} else {");
        }
        if (target.rep() == Rep.SLICE) {
            Val boxed = Val.of(Rep.OBJECT, e.type(), "false", object, false);
            g.line(target.value() + " = " + Boxing.bytesOf(boxed) + "; " + target.off() + " = 0; " + target.len()
                    + " = " + target.value() + ".length;");
        } else {
            g.line(target.value() + " = " + Boxing.unbox(target.rep(), e.type(), object) + ";");
        }
        if (nullable) {
            g.line("}");
        }
    }

    /** The call, as an expression of type Object. */
    String text(Expr e, List<Val> args) {
        List<Expr> places = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            places.add(new Expr.Bound(i, e.children().get(i).type(), true));
        }
        return evaluator(e.withChildren(places)) + ".eval(" + row(args) + ", ctx)";
    }

    private String evaluator(Expr small) {
        return g.cls()
                .constant("Evaluator", "Interpreter.compile((Expr) " + g.cls().ref(small) + ")");
    }

    private String row(List<Val> args) {
        StringBuilder row = new StringBuilder("new Object[] {");
        for (int i = 0; i < args.size(); i++) {
            row.append(i == 0 ? "" : ", ").append(Boxing.box(g, args.get(i)));
        }
        return row.append('}').toString();
    }

    /** Columns that a lambda's body reads are handed over beside the other arguments. */
    private Val callWithLambda(Expr.Fn f) {
        List<Val> args = new ArrayList<>();
        List<Expr> places = new ArrayList<>();
        Map<Integer, Integer> outer = new HashMap<>();
        for (Expr arg : f.args()) {
            if (!(arg instanceof Expr.Lambda)) {
                places.add(place(args, arg.type(), g.gen(arg)));
                continue;
            }
            places.add(arg.transformUp(e -> {
                if (!(e instanceof Expr.Bound b)) {
                    return e;
                }
                int at = outer.computeIfAbsent(b.ordinal(), i -> {
                    args.add(g.gen(b));
                    return args.size() - 1;
                });
                return new Expr.Bound(at, b.type(), b.nullable());
            }));
        }
        String object = g.variable("Object", "x", evaluator(f.withChildren(places)) + ".eval(" + row(args) + ", ctx)");
        return Boxing.fromObject(g, object, f.type());
    }

    private static Expr place(List<Val> args, DataType type, Val v) {
        args.add(v);
        return new Expr.Bound(args.size() - 1, type, true);
    }
}
