package io.millrace.api.java.function;

import java.io.Serializable;

/** Two arguments, no result. */
@FunctionalInterface
public interface VoidFunction2<A, B> extends Serializable {
    void call(A a, B b) throws Exception;
}
