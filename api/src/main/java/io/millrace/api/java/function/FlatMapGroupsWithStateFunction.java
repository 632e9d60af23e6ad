package io.millrace.api.java.function;

import io.millrace.sql.streaming.GroupState;
import java.io.Serializable;
import java.util.Iterator;

/**
 * New objects of one key and what is kept of that key in, any number out. The result is walked before the state is written, so a lazy
 * iterator may still change it; {@code state} must not be kept beyond that.
 */
@FunctionalInterface
public interface FlatMapGroupsWithStateFunction<K, V, S, R> extends Serializable {
    Iterator<R> call(K key, Iterator<V> values, GroupState<S> state) throws Exception;
}
