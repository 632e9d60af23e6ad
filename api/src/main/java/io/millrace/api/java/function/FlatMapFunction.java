package io.millrace.api.java.function;

import java.io.Serializable;
import java.util.Iterator;

/** One object in, any number out. */
@FunctionalInterface
public interface FlatMapFunction<T, R> extends Serializable {
    Iterator<R> call(T value) throws Exception;
}
