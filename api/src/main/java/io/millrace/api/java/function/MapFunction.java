package io.millrace.api.java.function;

import java.io.Serializable;

/** One object in, one out. */
@FunctionalInterface
public interface MapFunction<T, R> extends Serializable {
    R call(T value) throws Exception;
}
