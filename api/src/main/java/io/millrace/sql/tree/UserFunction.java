package io.millrace.sql.tree;

import io.millrace.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's scalar function. Arguments and result are external objects (String, Integer, java.sql.Timestamp or Instant, Row,
 * List, Map …), never internal ones.
 *
 * @param argTypes types that arguments are cast to, or null to hand over what comes
 */
public record UserFunction(
        String name,
        Body body,
        DataType returnType,
        @Nullable List<DataType> argTypes,
        boolean deterministic) {

    /** Calls the user's code; whatever it throws fails the query under {@code FAILED_EXECUTE_UDF}. */
    @FunctionalInterface
    public interface Body {
        @Nullable
        Object call(@Nullable Object[] args) throws Exception;
    }
}
