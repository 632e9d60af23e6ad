package io.millrace.sql.tree;

import io.millrace.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's function. Arguments and result are external objects (String, Integer, java.sql.Timestamp or Instant, Row,
 * List, Map …), never internal ones.
 *
 * @param aggregator set for an aggregate, whose body is never called
 * @param arity how many arguments there are; {@link #ANY} where that is not checked
 * @param argTypes types that arguments are cast to, or null to hand over what comes
 */
public record UserFunction(
        String name,
        Body body,
        DataType returnType,
        @Nullable List<DataType> argTypes,
        boolean deterministic,
        @Nullable UserAggregator aggregator,
        int arity) {
    /** Of a function that takes any number of arguments. */
    public static final int ANY = -1;

    /** A function of one row's values. */
    public UserFunction(
            String name, Body body, DataType returnType, @Nullable List<DataType> argTypes, boolean deterministic) {
        this(name, body, returnType, argTypes, deterministic, null, ANY);
    }

    /** The same, called with so many arguments. */
    public UserFunction withArity(int count) {
        return new UserFunction(name, body, returnType, argTypes, deterministic, aggregator, count);
    }

    /** Calls the user's code; whatever it throws fails the query under {@code FAILED_EXECUTE_UDF}. */
    @FunctionalInterface
    public interface Body {
        @Nullable
        Object call(@Nullable Object[] args) throws Exception;
    }
}
