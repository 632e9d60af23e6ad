package io.millrace.sql.api.java;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A user's scalar function of no argument, in external objects; a SQL NULL is null. */
@FunctionalInterface
public interface UDF0<R extends @Nullable Object> extends Serializable {
    R call() throws Exception;
}
