package io.millrace.sql.api.java;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A user's scalar function of 11 arguments, in external objects; a SQL NULL is null. */
@FunctionalInterface
public interface UDF11<
                T1 extends @Nullable Object,
                T2 extends @Nullable Object,
                T3 extends @Nullable Object,
                T4 extends @Nullable Object,
                T5 extends @Nullable Object,
                T6 extends @Nullable Object,
                T7 extends @Nullable Object,
                T8 extends @Nullable Object,
                T9 extends @Nullable Object,
                T10 extends @Nullable Object,
                T11 extends @Nullable Object,
                R extends @Nullable Object>
        extends Serializable {
    R call(T1 t1, T2 t2, T3 t3, T4 t4, T5 t5, T6 t6, T7 t7, T8 t8, T9 t9, T10 t10, T11 t11) throws Exception;
}
