package io.millrace.sql;

import io.millrace.api.java.function.CoGroupFunction;
import io.millrace.api.java.function.FlatMapGroupsFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.tree.Plan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two tables by key, met key by key: both become rows that say which side they are of, are united, and each key's rows are parted
 * again, in memory.
 */
final class Cogroups<K, V, U> {
    private final Encoder<K> key;
    private final Encoder<Tuple4<Boolean, K, V, U>> rows;

    Cogroups(Encoder<K> key, Encoder<V> left, Encoder<U> right) {
        this.key = key;
        rows = Encoders.tuple(Encoders.BOOLEAN(), key, left, right);
    }

    <R> Dataset<R> of(
            MillraceSession session,
            Plan.AppendKey left,
            Plan.AppendKey right,
            CoGroupFunction<K, V, U, R> function,
            Encoder<R> output) {
        Dataset<Tuple4<Boolean, K, V, U>> both = side(session, left, false).union(side(session, right, true));
        FlatMapGroupsFunction<K, Tuple4<Boolean, K, V, U>, R> parted = (k, mixed) -> part(k, mixed, function);
        return both.groupByKey((MapFunction<Tuple4<Boolean, K, V, U>, K>) Tuple4::_2, key)
                .flatMapGroups(parted, output);
    }

    /** The part of a tuple that is the other side's is null. */
    @SuppressWarnings("NullAway")
    private Dataset<Tuple4<Boolean, K, V, U>> side(MillraceSession session, Plan.AppendKey keyed, boolean right) {
        MapFunction<Object, Object> keys = keyed.function();
        @Nullable MapFunction<Object, Object> values = keyed.values();
        MapFunction<Object, Object> tagged = row -> {
            Object value = values == null ? row : values.call(row);
            return new Tuple4<>(right, keys.call(row), right ? null : value, right ? value : null);
        };
        return Dataset.of(
                session, new Plan.Typed(keyed.child(), Plan.TypedKind.MAP, tagged, keyed.input(), rows), rows);
    }

    private static <K, V, U, R> Iterator<R> part(
            K key, Iterator<Tuple4<Boolean, K, V, U>> mixed, CoGroupFunction<K, V, U, R> function) throws Exception {
        List<V> left = new ArrayList<>();
        List<U> right = new ArrayList<>();
        while (mixed.hasNext()) {
            Tuple4<Boolean, K, V, U> row = mixed.next();
            if (row._1()) {
                right.add(row._4());
            } else {
                left.add(row._3());
            }
        }
        return function.call(key, left.iterator(), right.iterator());
    }
}
