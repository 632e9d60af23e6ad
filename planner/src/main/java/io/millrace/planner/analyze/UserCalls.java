package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserAggregator;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls of functions that the program registered. */
final class UserCalls {
    private UserCalls() {}

    static Expr bind(Binder binder, UserFunction f, List<Tree> argTrees) {
        UserAggregator user = f.aggregator();
        if (user != null) {
            List<Expr> inputs = new Binder(binder.session(), binder.scope(), false, binder.windows()).bindAll(argTrees);
            return TypedAggregates.call(f.name(), user, inputs, binder, binder.session());
        }
        List<Expr> args = binder.bindAll(argTrees);
        List<DataType> types = f.argTypes();
        int arity = types == null ? f.arity() : types.size();
        if (arity != UserFunction.ANY && arity != args.size()) {
            throw new AnalysisException(
                    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                    "42605",
                    "`" + f.name() + "` takes " + arity + " arguments, and the call has " + args.size() + ".",
                    Map.of(
                            "functionName", "`" + f.name() + "`",
                            "expectedNum", String.valueOf(arity),
                            "actualNum", String.valueOf(args.size())));
        }
        if (types != null) {
            List<Expr> cast = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                cast.add(binder.cast(args.get(i), types.get(i)));
            }
            args = cast;
        }
        return new Expr.Udf(f, args);
    }
}
