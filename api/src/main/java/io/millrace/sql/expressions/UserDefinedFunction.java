package io.millrace.sql.expressions;

import io.millrace.sql.Column;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import java.util.Arrays;

/** A user's function or aggregate, ready to be applied to columns. Immutable; made by {@code functions.udf} and {@code udaf}. */
public final class UserDefinedFunction {
    private final UserFunction function;

    public UserDefinedFunction(UserFunction function) {
        this.function = function;
    }

    /** The call of this function with these arguments. */
    public Column apply(Column... arguments) {
        return new Column(new Tree.UdfCall(
                function, Arrays.stream(arguments).map(Column::tree).toList()));
    }

    /** The same function under a name that explain and errors show. */
    public UserDefinedFunction withName(String name) {
        return new UserDefinedFunction(new UserFunction(
                name,
                function.body(),
                function.returnType(),
                function.argTypes(),
                function.deterministic(),
                function.aggregator(),
                function.arity()));
    }

    /** The same function, never moved, merged or folded by the optimiser, since it may answer differently each time. */
    public UserDefinedFunction asNondeterministic() {
        return new UserDefinedFunction(new UserFunction(
                function.name(),
                function.body(),
                function.returnType(),
                function.argTypes(),
                false,
                function.aggregator(),
                function.arity()));
    }

    /** The same function: whatever it gives counts as maybe NULL. */
    public UserDefinedFunction asNonNullable() {
        return this;
    }

    public boolean deterministic() {
        return function.deterministic();
    }

    /** What the planner takes. */
    public UserFunction userFunction() {
        return function;
    }
}
