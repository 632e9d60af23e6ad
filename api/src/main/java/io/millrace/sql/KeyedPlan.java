package io.millrace.sql;

import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.tree.Plan;
import org.jspecify.annotations.Nullable;

/** Makes the plan nodes of grouped Datasets: plans know objects only as Object. */
final class KeyedPlan {
    private KeyedPlan() {}

    static <T, K> Plan.AppendKey of(Plan child, MapFunction<T, K> key, Encoder<T> rows, Encoder<K> keyEncoder) {
        return new Plan.AppendKey(child, erased(key), erased(rows), erased(keyEncoder), null);
    }

    /** The same keys over other values. */
    static <V, W> Plan.AppendKey mapped(Plan.AppendKey keyed, MapFunction<V, W> next) {
        @Nullable MapFunction<Object, Object> first = keyed.values();
        MapFunction<Object, Object> then = erased(next);
        return new Plan.AppendKey(
                keyed.child(),
                keyed.function(),
                keyed.input(),
                keyed.key(),
                first == null ? then : v -> then.call(first.call(v)));
    }

    /** The same rows and values by other keys. */
    static <K> Plan.AppendKey withKey(Plan.AppendKey keyed, MapFunction<Object, K> key, Encoder<K> encoder) {
        return new Plan.AppendKey(keyed.child(), erased(key), keyed.input(), erased(encoder), keyed.values());
    }

    @SuppressWarnings("unchecked")
    private static <A, B> MapFunction<Object, Object> erased(MapFunction<A, B> function) {
        return (MapFunction<Object, Object>) function;
    }

    @SuppressWarnings("unchecked")
    static <E> Encoder<Object> erased(Encoder<E> encoder) {
        return (Encoder<Object>) encoder;
    }
}
