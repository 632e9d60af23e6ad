package io.millrace.api.java.function;

import java.io.Serializable;
import java.util.Iterator;

/** The objects of one key on two sides in, any number out. */
@FunctionalInterface
public interface CoGroupFunction<K, V1, V2, R> extends Serializable {
    Iterator<R> call(K key, Iterator<V1> left, Iterator<V2> right) throws Exception;
}
