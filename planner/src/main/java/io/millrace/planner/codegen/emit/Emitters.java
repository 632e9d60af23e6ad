package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The table of functions that are generated inline, by canonical name; and the shapes that most of them share. */
public final class Emitters {
    private static final Map<String, Emit> TABLE = build();

    private Emitters() {}

    /** Collects emitters by name. */
    static final class Table {
        private final Map<String, Emit> map = new HashMap<>();

        void add(Emit emit, String... names) {
            for (String name : names) {
                if (map.put(name, emit) != null) {
                    throw new IllegalStateException("Two emitters of " + name);
                }
            }
        }
    }

    private static Map<String, Emit> build() {
        Table t = new Table();
        LogicEmit.register(t);
        CompareEmit.register(t);
        ArithmeticEmit.register(t);
        StringEmit.register(t);
        TimeEmit.register(t);
        WindowEmit.register(t);
        StructEmit.register(t);
        JsonEmit.register(t);
        return Map.copyOf(t.map);
    }

    static @Nullable Emit of(String function) {
        return TABLE.get(function);
    }

    /** The functions that have an emitter, for tests. */
    public static Set<String> names() {
        return TABLE.keySet();
    }

    static List<Val> args(ExprGen g, Expr.Fn f) {
        List<Val> args = new ArrayList<>();
        for (Expr arg : f.args()) {
            args.add(g.gen(arg));
        }
        return args;
    }

    /** A result that is null if an argument is; the body assigns the value where none is. */
    static Val guarded(ExprGen g, Expr e, List<Val> args, Consumer<Val> body) {
        return guarded(g, e, Rep.ofVariable(e.type()), args, body);
    }

    static Val guarded(ExprGen g, Expr e, Rep rep, List<Val> args, Consumer<Val> body) {
        DataType type = e.type();
        String n = g.anyNull(args);
        if (n.equals("true")) {
            return Literals.nullOf(type);
        }
        if (n.equals("false")) {
            Val r = g.declare(rep, type, e.nullable());
            body.accept(r);
            return r;
        }
        Val r = g.declareNullIf(n, rep, type);
        g.line("if (!" + r.isNull() + ") {");
        g.nested(() -> body.accept(r));
        g.line("}");
        return r;
    }

    /** An expression that is safe to evaluate even where an argument is null. */
    static Val pure(ExprGen g, Expr e, List<Val> args, String value) {
        String n = g.anyNull(args);
        return n.equals("true") ? Literals.nullOf(e.type()) : g.local(Rep.of(e.type()), e.type(), n, value);
    }

    /** Takes the definition's word where {@code condition} holds, else runs the fast path. */
    static void bailIf(ExprGen g, String condition, Expr e, List<Val> args, Val target, Runnable fast) {
        g.line("if (" + condition + ") {");
        g.nested(() -> g.bridges().bail(e, args, target));
        g.line("} else {");
        g.nested(fast);
        g.line("}");
    }
}
