package io.millrace.sql;

import io.millrace.api.java.function.CoGroupFunction;
import io.millrace.api.java.function.FlatMapGroupsFunction;
import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsFunction;
import io.millrace.api.java.function.MapGroupsWithStateFunction;
import io.millrace.api.java.function.ReduceFunction;
import io.millrace.error.MillraceException;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StatefulProcessorWithInitialState;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.UserAggregator;
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
    private final Encoder<V> valueEncoder;

    KeyValueGroupedDataset(
            MillraceSession session, Plan.AppendKey keyed, Encoder<K> keyEncoder, Encoder<V> valueEncoder) {
        this.session = session;
        this.keyed = keyed;
        this.keyEncoder = keyEncoder;
        this.valueEncoder = valueEncoder;
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
        return new KeyValueGroupedDataset<>(session, KeyedPlan.mapped(keyed, function), keyEncoder, encoder);
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

    /**
     * Any number of objects for each key that either side has; not on a stream. The objects of a key are held in memory.
     *
     * @throws AnalysisException if a side is a stream
     */
    public <U, R> Dataset<R> cogroup(
            KeyValueGroupedDataset<K, U> other, CoGroupFunction<K, V, U, R> function, Encoder<R> output) {
        return new Cogroups<>(keyEncoder, valueEncoder, other.valueEncoder)
                .of(session, bounded("cogroup"), other.bounded("cogroup"), function, output);
    }

    /** As above; the objects of each side come in the order of these columns of its rows. */
    public <U, R> Dataset<R> cogroupSorted(
            KeyValueGroupedDataset<K, U> other,
            Column[] thisSortColumns,
            Column[] otherSortColumns,
            CoGroupFunction<K, V, U, R> function,
            Encoder<R> output) {
        return sorted("cogroupSorted", thisSortColumns)
                .cogroup(other.sorted("cogroupSorted", otherSortColumns), function, output);
    }

    /** As flatMapGroups; the objects of a key come in the order of these columns of their rows. */
    public <U> Dataset<U> flatMapSortedGroups(
            Column[] sortColumns, FlatMapGroupsFunction<K, V, U> function, Encoder<U> output) {
        return sorted("flatMapSortedGroups", sortColumns).flatMapGroups(function, output);
    }

    /** Grouping keeps the order in which rows come, so that it is enough to sort them all. */
    private KeyValueGroupedDataset<K, V> sorted(String method, Column... columns) {
        Plan.AppendKey rows = bounded(method);
        if (rows.values() != null) {
            throw MillraceException.notYet(
                    "KeyValueGroupedDataset." + method + " behind mapValues", "Call map before groupByKey instead.");
        }
        Plan sorted = Dataset.ofRows(session, rows.child()).sort(columns).plan();
        return new KeyValueGroupedDataset<>(
                session,
                new Plan.AppendKey(sorted, rows.function(), rows.input(), rows.key(), null),
                keyEncoder,
                valueEncoder);
    }

    private Plan.AppendKey bounded(String method) {
        if (session.engine().analyze(keyed.child()).streaming()) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_3102",
                    (method.startsWith("cogroup") ? "CoGrouping" : method)
                            + " with a streaming DataFrame/Dataset is not supported: a group is never complete. Unite both sides"
                            + " as objects of one class and use transformWithState, or call " + method
                            + " on the batch that foreachBatch gets.");
        }
        return keyed;
    }

    /**
     * The same keys as objects of another class, whose columns are found among those of the key by name; types may widen but never lose.
     * Rows are grouped by the columns of the new class.
     */
    public <L> KeyValueGroupedDataset<L, V> keyAs(Encoder<L> encoder) {
        Encoder<L> adapted = AdaptedEncoder.of(encoder, keyEncoder.schema());
        Encoder<K> before = keyEncoder;
        MapFunction<Object, Object> first = keyed.function();
        @SuppressWarnings("unchecked")
        MapFunction<Object, L> then = row -> adapted.fromRow(before.toRow((K) first.call(row)));
        return new KeyValueGroupedDataset<>(session, KeyedPlan.withKey(keyed, then, encoder), encoder, valueEncoder);
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

    // ---- Aggregates

    private static Plan.TypedCall call(Plan.AppendKey rows, TypedColumn<?, ?> column) {
        return new Plan.TypedCall(
                column.columnName(), UserAggregator.of(column.aggregator(), rows.input(), rows.values()));
    }

    private <R> Dataset<R> aggregated(List<Plan.TypedCall> calls, Encoder<R> encoder) {
        return Dataset.of(session, new Plan.TypedAggregate(keyed, true, calls), encoder);
    }

    /** Each key with the number of its rows. */
    public Dataset<Tuple2<K, Long>> count() {
        return aggregated(List.of(new Plan.TypedCall("count(1)", null)), Encoders.tuple(keyEncoder, Encoders.LONG()));
    }

    /** Each key with what the function makes of its objects, two at a time. */
    public Dataset<Tuple2<K, V>> reduceGroups(ReduceFunction<V> function) {
        TypedColumn<V, V> column = new TypedColumn<>(new Reducing<>(function, valueEncoder), "reduceAggregator");
        return aggregated(List.of(call(keyed, column)), Encoders.tuple(keyEncoder, valueEncoder));
    }

    public <U1> Dataset<Tuple2<K, U1>> agg(TypedColumn<V, U1> c1) {
        return aggregated(List.of(call(keyed, c1)), Encoders.tuple(keyEncoder, c1.encoder()));
    }

    public <U1, U2> Dataset<Tuple3<K, U1, U2>> agg(TypedColumn<V, U1> c1, TypedColumn<V, U2> c2) {
        return aggregated(
                List.of(call(keyed, c1), call(keyed, c2)), Encoders.tuple(keyEncoder, c1.encoder(), c2.encoder()));
    }

    public <U1, U2, U3> Dataset<Tuple4<K, U1, U2, U3>> agg(
            TypedColumn<V, U1> c1, TypedColumn<V, U2> c2, TypedColumn<V, U3> c3) {
        return aggregated(
                List.of(call(keyed, c1), call(keyed, c2), call(keyed, c3)),
                Encoders.tuple(keyEncoder, c1.encoder(), c2.encoder(), c3.encoder()));
    }

    public <U1, U2, U3, U4> Dataset<Tuple5<K, U1, U2, U3, U4>> agg(
            TypedColumn<V, U1> c1, TypedColumn<V, U2> c2, TypedColumn<V, U3> c3, TypedColumn<V, U4> c4) {
        return aggregated(
                List.of(call(keyed, c1), call(keyed, c2), call(keyed, c3), call(keyed, c4)),
                Encoders.tuple(keyEncoder, c1.encoder(), c2.encoder(), c3.encoder(), c4.encoder()));
    }

    // ---- With a processor

    /** State variables and timers by key. */
    public <U> Dataset<U> transformWithState(
            StatefulProcessor<K, V, U> processor, TimeMode timeMode, OutputMode outputMode, Encoder<U> outputEncoder) {
        return grouped(processorCall(processor, timeMode, outputMode, null), null, outputEncoder);
    }

    /** As above; a column of what comes out is its event time, for the next stateful operator. Time mode is event time. */
    public <U> Dataset<U> transformWithState(
            StatefulProcessor<K, V, U> processor,
            String eventTimeColumnName,
            OutputMode outputMode,
            Encoder<U> outputEncoder) {
        return grouped(
                processorCall(processor, TimeMode.EventTime(), outputMode, eventTimeColumnName), null, outputEncoder);
    }

    /** @param initialState rows of a batch that the processor is told before the first row of the stream */
    public <U, S> Dataset<U> transformWithState(
            StatefulProcessorWithInitialState<K, V, U, S> processor,
            TimeMode timeMode,
            OutputMode outputMode,
            KeyValueGroupedDataset<K, S> initialState,
            Encoder<U> outputEncoder,
            Encoder<S> initialStateEncoder) {
        return grouped(processorCall(processor, timeMode, outputMode, null), initialState, outputEncoder);
    }

    /** As above; a column of what comes out is its event time. Time mode is event time. */
    public <U, S> Dataset<U> transformWithState(
            StatefulProcessorWithInitialState<K, V, U, S> processor,
            String eventTimeColumnName,
            OutputMode outputMode,
            KeyValueGroupedDataset<K, S> initialState,
            Encoder<U> outputEncoder,
            Encoder<S> initialStateEncoder) {
        return grouped(
                processorCall(processor, TimeMode.EventTime(), outputMode, eventTimeColumnName),
                initialState,
                outputEncoder);
    }

    /** The form in which Spark's Java API has the encoder twice. */
    public <U> Dataset<U> transformWithState(
            StatefulProcessor<K, V, U> processor,
            TimeMode timeMode,
            OutputMode outputMode,
            Encoder<U> outputEncoder,
            Encoder<U> outputEncoderAgain) {
        return transformWithState(processor, timeMode, outputMode, outputEncoder);
    }

    /** The form in which Spark's Java API has the encoder twice. */
    public <U> Dataset<U> transformWithState(
            StatefulProcessor<K, V, U> processor,
            String eventTimeColumnName,
            OutputMode outputMode,
            Encoder<U> outputEncoder,
            Encoder<U> outputEncoderAgain) {
        return transformWithState(processor, eventTimeColumnName, outputMode, outputEncoder);
    }

    /** The form in which Spark's Java API has the encoders twice. */
    public <U, S> Dataset<U> transformWithState(
            StatefulProcessorWithInitialState<K, V, U, S> processor,
            TimeMode timeMode,
            OutputMode outputMode,
            KeyValueGroupedDataset<K, S> initialState,
            Encoder<U> outputEncoder,
            Encoder<S> initialStateEncoder,
            Encoder<U> outputEncoderAgain,
            Encoder<S> initialStateEncoderAgain) {
        return transformWithState(processor, timeMode, outputMode, initialState, outputEncoder, initialStateEncoder);
    }

    /** The form in which Spark's Java API has the column of the event time behind the initial state. */
    public <U, S> Dataset<U> transformWithState(
            StatefulProcessorWithInitialState<K, V, U, S> processor,
            OutputMode outputMode,
            KeyValueGroupedDataset<K, S> initialState,
            String eventTimeColumnName,
            Encoder<U> outputEncoder,
            Encoder<S> initialStateEncoder,
            Encoder<U> outputEncoderAgain,
            Encoder<S> initialStateEncoderAgain) {
        return transformWithState(
                processor, eventTimeColumnName, outputMode, initialState, outputEncoder, initialStateEncoder);
    }

    @SuppressWarnings("unchecked")
    private static <K, V, U> GroupCall processorCall(
            StatefulProcessor<K, V, U> processor,
            TimeMode timeMode,
            OutputMode mode,
            @Nullable String eventTimeColumn) {
        return new GroupCall.Processor(
                (StatefulProcessor<Object, Object, Object>) processor, mode, timeMode, eventTimeColumn);
    }
}
