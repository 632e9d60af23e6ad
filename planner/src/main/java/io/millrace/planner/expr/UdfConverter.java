package io.millrace.planner.expr;

import io.millrace.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** Between internal values and the objects that user functions see. */
public interface UdfConverter {
    @Nullable
    Object toExternal(@Nullable Object internal, DataType type);

    @Nullable
    Object toInternal(@Nullable Object external, DataType type);
}
