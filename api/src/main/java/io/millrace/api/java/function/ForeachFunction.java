package io.millrace.api.java.function;

import java.io.Serializable;

/** Called for each object. */
@FunctionalInterface
public interface ForeachFunction<T> extends Serializable {
    void call(T value) throws Exception;
}
