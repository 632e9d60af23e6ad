package io.millrace.sql.streaming;

import io.millrace.sql.Tuple2;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A map of the key that is being handled. Iterators give what was there when they were made. */
public interface MapState<K, V> {
    boolean exists();

    /** Null if there is none. */
    @Nullable
    V getValue(K key);

    boolean containsKey(K key);

    void updateValue(K key, V value);

    Iterator<Tuple2<K, V>> iterator();

    Iterator<K> keys();

    Iterator<V> values();

    void removeKey(K key);

    void clear();
}
