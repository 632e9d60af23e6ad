package io.millrace.planner.function;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scalar function made of a type rule and code; built by {@link ScalarBuilder}. */
public final class ScalarFunction implements FunctionDef {
    /** Works out the types of a call. */
    @FunctionalInterface
    public interface Binder {
        Signature bind(Call call);
    }

    /** The code. */
    @FunctionalInterface
    public interface Eval {
        @Nullable
        Object eval(@Nullable Object[] args, EvalContext context);
    }

    /** Makes the code for arguments and a result of these types. */
    @FunctionalInterface
    public interface Maker {
        Eval make(List<DataType> argTypes, DataType type);
    }

    /** The types of a lambda's parameters; see {@link FunctionDef#lambdaParameters}. */
    @FunctionalInterface
    public interface LambdaRule {
        @Nullable
        List<DataType> parameters(int index, List<@Nullable Expr> others, int parameterCount);
    }

    private final String name;
    private final NullRule nullRule;
    private final boolean deterministic;
    private final Binder binder;
    private final Maker maker;
    private final @Nullable LambdaRule lambdaRule;
    private final boolean lazy;

    ScalarFunction(
            String name,
            NullRule nullRule,
            boolean deterministic,
            Binder binder,
            Maker maker,
            @Nullable LambdaRule lambdaRule,
            boolean lazy) {
        this.name = name;
        this.nullRule = nullRule;
        this.deterministic = deterministic;
        this.binder = binder;
        this.maker = maker;
        this.lambdaRule = lambdaRule;
        this.lazy = lazy;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public NullRule nullRule() {
        return nullRule;
    }

    @Override
    public boolean deterministic() {
        return deterministic;
    }

    /** Whether the interpreter hands over the arguments unevaluated, each as a {@link Thunk}. */
    boolean lazy() {
        return lazy;
    }

    @Override
    public Signature bind(List<Expr> args, BindContext context) {
        return binder.bind(new Call(name, args, context));
    }

    @Override
    public @Nullable List<DataType> lambdaParameters(int index, List<@Nullable Expr> others, int parameterCount) {
        return lambdaRule == null ? null : lambdaRule.parameters(index, others, parameterCount);
    }

    @Override
    public FunctionDef specialise(List<DataType> argTypes, DataType type) {
        return new TypedFunction(this, argTypes, type, maker.make(argTypes, type));
    }

    @Override
    public @Nullable Object eval(@Nullable Object[] args, EvalContext context) {
        throw new IllegalStateException(name + " is evaluated through a bound call, which knows its types");
    }

    @Override
    public String toString() {
        return name;
    }
}
