package io.millrace.sql.tree;

import io.millrace.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's function. Arguments and result are external objects (String, Integer, java.sql.Timestamp or Instant, Row,
 * List, Map …), never internal ones.
 *
 * @param aggregator set for an aggregate, whose body is never called
 * @param argTypes types that arguments are cast to, or null to hand over what comes
 */
public record UserFunction(
        String name,
        Body body,
        DataType returnType,
        @Nullable List<DataType> argTypes,
        boolean deterministic,
        @Nullable UserAggregator aggregator) {

    /** A function of one row's values. */
    public UserFunction(
            String name, Body body, DataType returnType, @Nullable List<DataType> argTypes, boolean deterministic) {
        this(name, body, returnType, argTypes, deterministic, null);
    }

    /** Calls the user's code; whatever it throws fails the query under {@code FAILED_EXECUTE_UDF}. */
    @FunctionalInterface
    public interface Body {
        @Nullable
        Object call(@Nullable Object[] args) throws Exception;
    }
}
