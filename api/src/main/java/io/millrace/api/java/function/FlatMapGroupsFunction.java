package io.millrace.api.java.function;

import java.io.Serializable;
import java.util.Iterator;

/** The objects of one key in, any number out. */
@FunctionalInterface
public interface FlatMapGroupsFunction<K, V, R> extends Serializable {
    Iterator<R> call(K key, Iterator<V> values) throws Exception;
}
