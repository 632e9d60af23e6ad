package io.millrace.planner.function;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scalar function or operator. One stateless instance a function; found by name in the function registry. */
public interface FunctionDef {
    /** The canonical name, lower case; what error messages and {@code explain} show. */
    String name();

    /** What happens to nulls. */
    enum NullRule {
        /** The result is null if any argument is; eval never sees a null argument. */
        NULL_IF_ANY_NULL,
        /** eval sees nulls and decides. */
        SEES_NULLS
    }

    NullRule nullRule();

    /** Whether equal arguments always give equal results; others are never folded or moved. */
    default boolean deterministic() {
        return true;
    }

    /**
     * Checks number and types of the arguments and says what they are to be cast to and what comes out. Throws
     * AnalysisException with Spark's condition (WRONG_NUM_ARGS, DATATYPE_MISMATCH.…). Lambdas arrive with parameters already
     * typed by {@link #lambdaParameters}.
     */
    Signature bind(List<Expr> args, BindContext context);

    /**
     * For higher-order functions: the types of the parameters of the lambda that is argument {@code index}, given the other
     * arguments (a lambda's own place holds null). Null: argument index is not a lambda.
     */
    default @Nullable List<DataType> lambdaParameters(int index, List<@Nullable Expr> others, int parameterCount) {
        return null;
    }

    /**
     * This function for arguments and a result of exactly these types; what a bound call holds, so that {@link #eval} knows
     * what it works on. Equal for equal types. A function that needs no types returns itself.
     */
    default FunctionDef specialise(List<DataType> argTypes, DataType type) {
        return this;
    }

    /** The value. Arguments have the types of {@link Signature#argTypes}, in internal form; a lambda is a {@link LambdaValue}. */
    @Nullable
    Object eval(@Nullable Object[] args, EvalContext context);

    /**
     * @param argTypes the types to cast the arguments to, one an argument
     * @param nullable whether the result may be null
     */
    record Signature(List<DataType> argTypes, DataType type, boolean nullable) {
        public Signature {
            argTypes = List.copyOf(argTypes);
        }
    }

    /** A lambda at run time. */
    @FunctionalInterface
    interface LambdaValue {
        @Nullable
        Object call(@Nullable Object... args);
    }
}
