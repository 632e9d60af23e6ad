package io.millrace.sql;

import io.millrace.api.java.function.FlatMapGroupsFunction;
import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.tree.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key, made by {@link Dataset#groupByKey}; what is done with the rows of each key gives a Dataset again. Immutable.
 *
 * <p>Functions run on the threads of the query's tasks, several at a time: they must not share what they change.
 */
public final class KeyValueGroupedDataset<K, V> {
    private final MillraceSession session;
    private final Plan.AppendKey keyed;
    private final Encoder<K> keyEncoder;

    KeyValueGroupedDataset(MillraceSession session, Plan.AppendKey keyed, Encoder<K> keyEncoder) {
        this.session = session;
        this.keyed = keyed;
        this.keyEncoder = keyEncoder;
    }

    /** What the planner takes. */
    public Plan.AppendKey plan() {
        return keyed;
    }

    private <U> Dataset<U> grouped(GroupCall call, @Nullable KeyValueGroupedDataset<K, ?> initial, Encoder<U> output) {
        Plan.AppendKey first = initial == null ? null : initial.keyed;
        return Dataset.of(session, new Plan.Grouped(keyed, first, call, KeyedPlan.erased(output)), output);
    }

    // ---- Keys and values

    /** The same keys over the objects that a function makes of the rows'; the event time of the rows is kept. */
    public <W> KeyValueGroupedDataset<K, W> mapValues(MapFunction<V, W> function, Encoder<W> encoder) {
        return new KeyValueGroupedDataset<>(session, KeyedPlan.mapped(keyed, function), keyEncoder);
    }

    /** Each key once. */
    @SuppressWarnings("unchecked")
    public Dataset<K> keys() {
        Plan all = new Plan.Typed(keyed.child(), Plan.TypedKind.MAP, keyed.function(), keyed.input(), keyEncoder);
        Plan distinct = new Plan.Select(all, List.of(new Column("*").tree()), true);
        return Dataset.of(session, distinct, keyEncoder);
    }

    // ---- Without state: batches

    /** One object for each key; not on a stream, where no group is ever complete. */
    @SuppressWarnings("unchecked")
    public <U> Dataset<U> mapGroups(MapGroupsFunction<K, V, U> function, Encoder<U> output) {
        MapGroupsFunction<Object, Object, Object> f = (MapGroupsFunction<Object, Object, Object>) function;
        return grouped(
                new GroupCall.Plain(
                        (key, values) -> List.of(f.call(key, values)).iterator()),
                null,
                output);
    }

    /** Any number of objects for each key; not on a stream, where no group is ever complete. */
    @SuppressWarnings("unchecked")
    public <U> Dataset<U> flatMapGroups(FlatMapGroupsFunction<K, V, U> function, Encoder<U> output) {
        return grouped(new GroupCall.Plain((FlatMapGroupsFunction<Object, Object, Object>) function), null, output);
    }

    // ---- With state of a key

    /** One object a call, which replaces the key's earlier ones; output mode update. */
    public <S, U> Dataset<U> mapGroupsWithState(
            MapGroupsWithStateFunction<K, V, S, U> function, Encoder<S> stateEncoder, Encoder<U> outputEncoder) {
        return mapGroupsWithState(function, stateEncoder, outputEncoder, GroupStateTimeout.NoTimeout());
    }

    public <S, U> Dataset<U> mapGroupsWithState(
            MapGroupsWithStateFunction<K, V, S, U> function,
            Encoder<S> stateEncoder,
            Encoder<U> outputEncoder,
            GroupStateTimeout timeout) {
        return grouped(mapState(function, stateEncoder, timeout), null, outputEncoder);
    }

    /** @param initialState what is kept of keys before the first row; each key at most once */
    public <S, U> Dataset<U> mapGroupsWithState(
            MapGroupsWithStateFunction<K, V, S, U> function,
            Encoder<S> stateEncoder,
            Encoder<U> outputEncoder,
            GroupStateTimeout timeout,
            KeyValueGroupedDataset<K, S> initialState) {
        return grouped(mapState(function, stateEncoder, timeout), initialState, outputEncoder);
    }

    @SuppressWarnings("unchecked")
    private static <K, V, S, U> GroupCall mapState(
            MapGroupsWithStateFunction<K, V, S, U> function, Encoder<S> state, GroupStateTimeout timeout) {
        return new GroupCall.MapState(
                (MapGroupsWithStateFunction<Object, Object, Object, Object>) function,
                KeyedPlan.erased(state),
                timeout);
    }

    /** Any number of objects a call; output mode append if they are final, update if later ones replace them. */
    public <S, U> Dataset<U> flatMapGroupsWithState(
            FlatMapGroupsWithStateFunction<K, V, S, U> function,
            OutputMode outputMode,
            Encoder<S> stateEncoder,
            Encoder<U> outputEncoder,
            GroupStateTimeout timeout) {
        return grouped(flatMapState(function, outputMode, stateEncoder, timeout), null, outputEncoder);
    }

    /** @param initialState what is kept of keys before the first row; each key at most once */
    public <S, U> Dataset<U> flatMapGroupsWithState(
            FlatMapGroupsWithStateFunction<K, V, S, U> function,
            OutputMode outputMode,
            Encoder<S> stateEncoder,
            Encoder<U> outputEncoder,
            GroupStateTimeout timeout,
            KeyValueGroupedDataset<K, S> initialState) {
        return grouped(flatMapState(function, outputMode, stateEncoder, timeout), initialState, outputEncoder);
    }

    @SuppressWarnings("unchecked")
    private static <K, V, S, U> GroupCall flatMapState(
            FlatMapGroupsWithStateFunction<K, V, S, U> function,
            OutputMode mode,
            Encoder<S> state,
            GroupStateTimeout timeout) {
        if (mode == OutputMode.COMPLETE) {
            throw new IllegalArgumentException("The output mode of function should be append or update");
        }
        return new GroupCall.FlatMapState(
                (FlatMapGroupsWithStateFunction<Object, Object, Object, Object>) function,
                mode,
                KeyedPlan.erased(state),
                timeout);
    }
}
