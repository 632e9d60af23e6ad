package io.millrace.sql.api.java;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A user's scalar function of one argument, in external objects; a SQL NULL is null. */
@FunctionalInterface
public interface UDF1<T1 extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    R call(T1 t1) throws Exception;
}
