package io.millrace.api.java.function;

import io.millrace.sql.streaming.GroupState;
import java.io.Serializable;
import java.util.Iterator;

/** New objects of one key and what is kept of that key in, one object out. {@code state} must not be kept beyond the call. */
@FunctionalInterface
public interface MapGroupsWithStateFunction<K, V, S, R> extends Serializable {
    R call(K key, Iterator<V> values, GroupState<S> state) throws Exception;
}
