package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments of higher-order functions. */
final class Lambdas {
    private Lambdas() {}

    /**
     * An expression in the place of a lambda is the body of one that does not look at its parameters; an argument that is no lambda's place
     * stays.
     */
    static @Nullable Expr constant(Binder binder, FunctionDef def, int index, List<@Nullable Expr> args) {
        Expr body = args.get(index);
        List<DataType> types = body == null ? null : def.lambdaParameters(index, args, 1);
        if (body == null || types == null) {
            return body;
        }
        List<Expr.LambdaVar> unused = new ArrayList<>();
        for (DataType t : types) {
            unused.add(new Expr.LambdaVar(binder.session().ids().next(), "x", t, true));
        }
        return new Expr.Lambda(unused, body);
    }

    /** @param others the arguments beside it, with null in its own place */
    static Expr of(Binder binder, FunctionDef def, int index, List<@Nullable Expr> others, Tree.Lambda l) {
        List<DataType> types =
                def.lambdaParameters(index, others, l.parameters().size());
        if (types == null) {
            throw new AnalysisException(
                    "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
                    "42K0D",
                    "`" + def.name() + "` takes no lambda as its argument. Give it a value.",
                    Map.of());
        }
        if (types.size() != l.parameters().size()) {
            throw new AnalysisException(
                    "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
                    "42K0D",
                    "Invalid lambda function call. A higher order function expects " + types.size()
                            + " arguments, but got " + l.parameters().size() + ".",
                    Map.of());
        }
        List<Expr.LambdaVar> vars = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            vars.add(new Expr.LambdaVar(
                    binder.session().ids().next(), l.parameters().get(i), types.get(i), true));
        }
        return new Expr.Lambda(vars, binder.bindInside(vars, l.body()));
    }
}
