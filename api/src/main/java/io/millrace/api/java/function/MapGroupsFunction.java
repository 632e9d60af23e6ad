package io.millrace.api.java.function;

import java.io.Serializable;
import java.util.Iterator;

/** The objects of one key in, one object out. */
@FunctionalInterface
public interface MapGroupsFunction<K, V, R> extends Serializable {
    R call(K key, Iterator<V> values) throws Exception;
}
