package io.millrace.planner.optimize;

import io.millrace.planner.analyze.FunctionLookup;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Fn;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionDef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes conditions apart at AND and puts them together. */
final class Conditions {
    private final FunctionLookup functions;
    private final BindContext context;

    Conditions(FunctionLookup functions, BindContext context) {
        this.functions = functions;
        this.context = context;
    }

    static List<Expr> split(@Nullable Expr condition) {
        List<Expr> all = new ArrayList<>();
        if (condition instanceof Fn f && f.def().name().equals("and")) {
            f.args().forEach(a -> all.addAll(split(a)));
        } else if (condition != null) {
            all.add(condition);
        }
        return all;
    }

    @Nullable
    Expr join(List<Expr> conjuncts) {
        Expr all = null;
        for (Expr c : conjuncts) {
            all = all == null ? c : and(all, c);
        }
        return all;
    }

    private Expr and(Expr a, Expr b) {
        return call("and", a, b);
    }

    /** A call of a built-in scalar function; the arguments have the types that it wants. */
    Expr call(String name, Expr... args) {
        FunctionDef def = functions.scalar(name).orElseThrow();
        FunctionDef.Signature s = def.bind(List.of(args), context);
        return new Fn(def.specialise(s.argTypes(), s.type()), List.of(args), s.type(), s.nullable());
    }
}
