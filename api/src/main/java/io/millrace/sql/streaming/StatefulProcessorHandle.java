package io.millrace.sql.streaming;

import io.millrace.sql.Encoder;
import java.util.Iterator;

/**
 * What a {@link StatefulProcessor} may ask for. State variables are got in {@code init}, each under a name of its own; timers are those
 * of the key that is being handled. Task thread only.
 */
public interface StatefulProcessorHandle {
    <T> ValueState<T> getValueState(String stateName, Encoder<T> valueEncoder, TTLConfig ttlConfig);

    default <T> ValueState<T> getValueState(String stateName, Encoder<T> valueEncoder) {
        return getValueState(stateName, valueEncoder, TTLConfig.NONE);
    }

    /** The form in which Spark has the encoder behind the life time. */
    default <T> ValueState<T> getValueState(String stateName, TTLConfig ttlConfig, Encoder<T> valueEncoder) {
        return getValueState(stateName, valueEncoder, ttlConfig);
    }

    <T> ListState<T> getListState(String stateName, Encoder<T> valueEncoder, TTLConfig ttlConfig);

    /** The form in which Spark has the encoder behind the life time. */
    default <T> ListState<T> getListState(String stateName, TTLConfig ttlConfig, Encoder<T> valueEncoder) {
        return getListState(stateName, valueEncoder, ttlConfig);
    }

    default <T> ListState<T> getListState(String stateName, Encoder<T> valueEncoder) {
        return getListState(stateName, valueEncoder, TTLConfig.NONE);
    }

    <K, V> MapState<K, V> getMapState(
            String stateName, Encoder<K> userKeyEncoder, Encoder<V> valueEncoder, TTLConfig ttlConfig);

    /** The form in which Spark has the encoders behind the life time. */
    default <K, V> MapState<K, V> getMapState(
            String stateName, TTLConfig ttlConfig, Encoder<K> userKeyEncoder, Encoder<V> valueEncoder) {
        return getMapState(stateName, userKeyEncoder, valueEncoder, ttlConfig);
    }

    default <K, V> MapState<K, V> getMapState(String stateName, Encoder<K> userKeyEncoder, Encoder<V> valueEncoder) {
        return getMapState(stateName, userKeyEncoder, valueEncoder, TTLConfig.NONE);
    }

    /** Asks for a call at this time; a time that is over already is called for before the batch ends. Once a key and time. */
    void registerTimer(long expiryTimestampMs);

    /** Nothing happens where there is no such timer. */
    void deleteTimer(long expiryTimestampMs);

    /** Earliest first; while a timer is handled, it is among them. */
    Iterator<Long> listTimers();

    /** Removes all that was kept under this name, for all keys; in {@code init} only. */
    void deleteIfExists(String stateName);

    /**
     * The query, its run, and the batch of now; ask again for a later one. In a batch query, and in the call of {@code init} that looks at a
     * processor when a query starts, the ids and the number are zero.
     */
    QueryInfo getQueryInfo();
}
