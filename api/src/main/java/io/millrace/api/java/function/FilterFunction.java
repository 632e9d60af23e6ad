package io.millrace.api.java.function;

import java.io.Serializable;

/** True keeps the object. */
@FunctionalInterface
public interface FilterFunction<T> extends Serializable {
    boolean call(T value) throws Exception;
}
