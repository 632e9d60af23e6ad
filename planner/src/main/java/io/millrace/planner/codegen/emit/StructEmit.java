package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Structs that are built in the query stay apart as their fields, until something needs them whole. */
final class StructEmit {
    private StructEmit() {}

    static void register(Emitters.Table t) {
        t.add((g, f) -> build(g, f, 1, 0), "struct");
        t.add((g, f) -> build(g, f, 2, 1), "named_struct");
    }

    private static @Nullable Val build(ExprGen g, Expr.Fn f, int step, int first) {
        if (!(f.type() instanceof StructType s) || s.size() * step != f.args().size()) {
            return null;
        }
        for (int k = 0; k < s.size(); k++) {
            Expr arg = f.args().get(k * step + first);
            if (!arg.type().equals(s.field(k).dataType()) || !ExprGen.deterministic(arg)) {
                return null;
            }
        }
        Env env = g.env();
        return Val.struct(s, "false", true, k -> g.in(env, f.args().get(k * step + first)));
    }
}
