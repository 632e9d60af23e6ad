package io.millrace.planner.function;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A function in a bound call: its definition, the types, and the code made for them. Equal by definition and types. */
public final class TypedFunction implements FunctionDef {
    private final ScalarFunction base;
    private final List<DataType> argTypes;
    private final DataType type;
    private final ScalarFunction.Eval eval;

    TypedFunction(ScalarFunction base, List<DataType> argTypes, DataType type, ScalarFunction.Eval eval) {
        this.base = base;
        this.argTypes = List.copyOf(argTypes);
        this.type = type;
        this.eval = eval;
    }

    public List<DataType> argTypes() {
        return argTypes;
    }

    /** Whether arguments are handed over as {@link Thunk}s. */
    public boolean lazy() {
        return base.lazy();
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public NullRule nullRule() {
        return base.nullRule();
    }

    @Override
    public boolean deterministic() {
        return base.deterministic();
    }

    @Override
    public Signature bind(List<Expr> args, BindContext context) {
        return base.bind(args, context);
    }

    @Override
    public @Nullable List<DataType> lambdaParameters(int index, List<@Nullable Expr> others, int parameterCount) {
        return base.lambdaParameters(index, others, parameterCount);
    }

    @Override
    public FunctionDef specialise(List<DataType> newArgTypes, DataType newType) {
        return newType.equals(type) && newArgTypes.equals(argTypes) ? this : base.specialise(newArgTypes, newType);
    }

    @Override
    public @Nullable Object eval(@Nullable Object[] args, EvalContext context) {
        return eval.eval(args, context);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof TypedFunction t && t.base == base && t.type.equals(type) && t.argTypes.equals(argTypes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(base, argTypes, type);
    }

    @Override
    public String toString() {
        return base.name();
    }
}
