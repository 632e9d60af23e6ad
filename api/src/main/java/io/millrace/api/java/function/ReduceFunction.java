package io.millrace.api.java.function;

import java.io.Serializable;

/** Two objects become one; associative and commutative. */
@FunctionalInterface
public interface ReduceFunction<T> extends Serializable {
    T call(T a, T b) throws Exception;
}
