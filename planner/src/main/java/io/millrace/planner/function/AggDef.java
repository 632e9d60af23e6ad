package io.millrace.planner.function;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.DataType;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate function over a buffer of a few typed slots, which is also its state on disk. The methods work on buffers as
 * {@code Object[]} in internal form, one value a slot; generated code updates hot aggregates in the binary row itself.
 */
public interface AggDef {
    String name();

    FunctionDef.Signature bind(List<Expr> args, boolean distinct, BindContext context);

    /** This function for arguments and a result of exactly these types; see {@link FunctionDef#specialise}. */
    default AggDef specialise(List<DataType> argTypes, DataType type) {
        return this;
    }

    /**
     * This function, bound to types, with what is known of its arguments before the first row: some give a result of their
     * own where there is no row.
     *
     * @param constants asked only if that is so, as it may fail like any expression; one an argument, null if it is not constant,
     *     or NULL
     */
    default AggDef knowing(Supplier<List<@Nullable Object>> constants) {
        return this;
    }

    /** The slots of the buffer, for arguments of these types. Fixed for a name and argument types: it is a disk format. */
    List<DataType> buffer(List<DataType> argTypes, DataType resultType);

    @Nullable
    Object[] zero(List<DataType> argTypes, DataType resultType);

    /** Takes in one row's arguments, changing buffer in place. Nulls included: each aggregate decides. */
    void update(@Nullable Object[] buffer, @Nullable Object[] args, EvalContext context);

    /** Adds another buffer to this one. */
    void merge(@Nullable Object[] buffer, @Nullable Object[] other, EvalContext context);

    @Nullable
    Object result(@Nullable Object[] buffer, EvalContext context);
}
