package io.millrace.planner.physical;

import io.millrace.api.java.function.MapFunction;
import io.millrace.planner.expr.Expr;
import io.millrace.sql.Encoder;
import io.millrace.sql.Observation;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operator of a stage, as data. Expressions are bound to the operator's input row. Stateful operators have a uid that
 * names their state; it is stable across restarts of the same query.
 */
public sealed interface OperatorSpec {
    StructType output();

    default boolean stateful() {
        return false;
    }

    /** How far the watermark of the output is behind that of the input, in ms. */
    default long watermarkLagMs() {
        return 0;
    }

    /** A run of row-by-row steps that becomes one generated class. */
    record Fused(StructType input, List<RowStep> steps, StructType output) implements OperatorSpec {
        public Fused {
            steps = List.copyOf(steps);
        }
    }

    /** Calls user code on objects. */
    record Typed(
            Plan.TypedKind kind,
            Object function,
            Encoder<?> inputEncoder,
            @Nullable Encoder<?> outputEncoder,
            StructType input,
            StructType output)
            implements OperatorSpec {}

    /** Appends the columns of the key that user code gives each row. */
    record AppendKey(
            MapFunction<Object, Object> function,
            Encoder<Object> inputEncoder,
            Encoder<Object> keyEncoder,
            StructType input,
            StructType output)
            implements OperatorSpec {}

    /**
     * Rows that come with their key: the columns of an object, then those of its key.
     *
     * @param values from the row's object to what functions of the key get; null: the same
     * @param keys the key's columns, bound
     */
    record KeyedInput(
            StructType schema,
            Encoder<Object> rowEncoder,
            @Nullable MapFunction<Object, Object> values,
            Encoder<Object> keyEncoder,
            List<Expr> keys) {
        public KeyedInput {
            keys = List.copyOf(keys);
        }
    }

    /**
     * What is kept of keys before the first row: the rows of a bounded plan.
     *
     * @param callsKeys whether a function of groups is called for keys that have such a row and no other
     */
    record InitialState(PhysicalPlan plan, KeyedInput input, boolean callsKeys) {}

    /**
     * User code on the rows of each key, and what it keeps.
     *
     * @param eventTime place of the event time in the input, or -1
     * @param emittedTime place of the event time in the output, which must not be late, or -1
     * @param streaming whether anything is kept from one epoch to the next
     */
    record Grouped(
            String uid,
            GroupCall call,
            KeyedInput input,
            @Nullable InitialState initial,
            int eventTime,
            int emittedTime,
            boolean streaming,
            Encoder<Object> outputEncoder,
            StructType output)
            implements OperatorSpec {
        @Override
        public boolean stateful() {
            return !(call instanceof GroupCall.Plain);
        }
    }

    /**
     * Joins with a static side, which is read and built into a hash table when the query starts (see docs/differences.md), and again
     * where it has an interval.
     * Output is left columns then right columns (semi, anti: left only). streamIsLeft false: the stream is the right side.
     *
     * @param refreshIntervalMs {@link io.millrace.planner.plan.StaticRefresh#NEVER} for once
     * @param residual the rest of the condition over left and right columns together, or null
     */
    record StaticJoin(
            PhysicalPlan staticSide,
            long refreshIntervalMs,
            boolean streamIsLeft,
            Plan.JoinType type,
            List<Expr> streamKeys,
            List<Expr> staticKeys,
            List<Boolean> nullSafe,
            @Nullable Expr residual,
            StructType input,
            StructType output)
            implements OperatorSpec {}

    /**
     * One side of a {@link StreamJoin}.
     *
     * @param keys the equal keys, bound to the side's columns
     * @param filter what ON asks of this side alone, or null; a row that fails it meets no other
     * @param lateTime place of the event time that makes rows late, -1 without
     * @param boundTime place of the time by which rows are dropped from the state, -1: by their key or never
     * @param boundOffsetMs rows at or before the watermark plus this are dropped
     */
    record JoinSide(
            StructType schema,
            List<Expr> keys,
            @Nullable Expr filter,
            int lateTime,
            int boundTime,
            long boundOffsetMs) {
        public JoinSide {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Joins two streams by equal keys; both sides are kept. Output is left columns then right columns (semi: left only).
     *
     * @param leftPorts ports of the stage below this number bring rows of the left side, the others of the right one
     * @param keyTime place among the keys of the event time or window that bounds the state, -1 without
     * @param residual the rest of the condition over left and right columns together, or null
     * @param lagMs how far event times of the output may be behind the watermark of the input
     */
    record StreamJoin(
            String uid,
            Plan.JoinType type,
            int leftPorts,
            JoinSide left,
            JoinSide right,
            List<Boolean> nullSafe,
            StructType keySchema,
            int keyTime,
            @Nullable Expr residual,
            long lagMs,
            StructType output)
            implements OperatorSpec {
        public StreamJoin {
            nullSafe = List.copyOf(nullSafe);
        }

        @Override
        public boolean stateful() {
            return true;
        }

        @Override
        public long watermarkLagMs() {
            return lagMs;
        }

        /** Whether anything is ever dropped from the state. */
        public boolean evicts() {
            return keyTime >= 0 || left.boundTime() >= 0 || right.boundTime() >= 0;
        }
    }

    /** One aggregate of {@link Aggregate}: args and filter bound to the input row. */
    record AggCall(Expr.Agg agg, List<DataType> argTypes, int firstSlot, int slots) {}

    /** Groups of rows and the buffers that they are taken into. */
    sealed interface Groups extends OperatorSpec {
        /** Bound to {@link #input}. */
        List<AggCall> aggregates();

        StructType keySchema();

        StructType bufferSchema();

        /** The rows that are taken in. */
        StructType input();
    }

    /**
     * Takes rows into a buffer for each group, for a while: what comes out are the columns of the key and the buffer's bytes, for an
     * {@link Aggregate} behind the next exchange. Keeps nothing from one barrier, or watermark, to the next.
     */
    record Combine(
            List<Expr> keys,
            List<AggCall> aggregates,
            StructType keySchema,
            StructType bufferSchema,
            StructType input,
            StructType output)
            implements Groups {
        public Combine {
            keys = List.copyOf(keys);
            aggregates = List.copyOf(aggregates);
        }
    }

    /**
     * Keyed aggregation. State: key row → buffer row. Emits key columns then one column an aggregate's result.
     *
     * @param keys bound to the rows that come in: {@code combined}, or else {@code input}
     * @param input what the aggregates are bound to
     * @param combined the rows that come in, if a {@link Combine} took those of {@code input} in before; else null
     * @param eventTimeKey place among the keys of the event time or window that lets groups be late and be closed, or -1
     * @param windowKey whether that key is a window struct (closed when its end passes) or a plain time
     * @param emit when groups are emitted, from output mode and rhythm
     */
    record Aggregate(
            String uid,
            List<Expr> keys,
            List<AggCall> aggregates,
            StructType keySchema,
            StructType bufferSchema,
            int eventTimeKey,
            boolean windowKey,
            EmitMode emit,
            StructType input,
            @Nullable StructType combined,
            StructType output)
            implements Groups {
        @Override
        public boolean stateful() {
            return true;
        }

        /** The rows that come in. */
        public StructType rows() {
            return combined == null ? input : combined;
        }

        /** This with other times of emission. */
        public Aggregate emitting(EmitMode when) {
            return new Aggregate(
                    uid,
                    keys,
                    aggregates,
                    keySchema,
                    bufferSchema,
                    eventTimeKey,
                    windowKey,
                    when,
                    input,
                    combined,
                    output);
        }
    }

    /**
     * Keyed aggregation whose groups are sessions: key {@code sessionKey} of a row is the session that it is by itself, a column
     * of the input that may be null (the row is in no session). Sessions of equal other keys that overlap or touch become one.
     */
    record SessionAggregate(Aggregate groups, int sessionKey) implements OperatorSpec {
        public String uid() {
            return groups.uid();
        }

        @Override
        public StructType output() {
            return groups.output();
        }

        @Override
        public boolean stateful() {
            return true;
        }
    }

    /** When a stateful operator's results leave. */
    enum EmitMode {
        /** When the watermark passes the group, once. */
        APPEND,
        /** When a group changes: at the barrier once a group (micro-batch), at every row (real time). */
        UPDATE,
        /** All groups at every barrier. */
        COMPLETE
    }

    /**
     * First row of each key.
     *
     * @param keys places of the key columns in the input
     * @param eventTime place of the event-time column in the input that makes rows late, or -1
     * @param eventTimeInKey whether it is one of the keys, so that state is dropped when the watermark passes it
     * @param withinWatermark whether a key is forgotten delayUs after its first row's event time
     */
    record Deduplicate(
            String uid,
            List<Integer> keys,
            StructType keySchema,
            int eventTime,
            boolean eventTimeInKey,
            boolean withinWatermark,
            long delayUs,
            StructType output)
            implements OperatorSpec {
        @Override
        public boolean stateful() {
            return true;
        }
    }

    /** Passes the first rows of the query's life (append), or of each epoch's table (complete, batch). */
    record Limit(String uid, long rows, long offset, boolean perEpoch, StructType output) implements OperatorSpec {
        @Override
        public boolean stateful() {
            return !perEpoch;
        }
    }

    /** Sorts the rows of an epoch (complete mode, batch). */
    record Sort(List<Expr.Order> orders, StructType output) implements OperatorSpec {}

    /** Appends the results of window functions to the rows of an epoch (batch); their expressions are bound to the input row. */
    record Window(
            List<Expr.Over> calls, List<Expr> partitions, List<Expr.Order> orders, StructType input, StructType output)
            implements OperatorSpec {
        public Window {
            calls = List.copyOf(calls);
            partitions = List.copyOf(partitions);
            orders = List.copyOf(orders);
        }
    }

    /**
     * Keeps the first rows of each partition of a stream. State: partition row → its rows, best first. Emits as {@code ranks} does: the row,
     * then the results of its calls, which are row_number, rank or dense_rank.
     *
     * @param bound place of the call whose result is at most {@code rows}
     * @param keySchema of the partition row
     * @param eventTimeKey place in it of the event time or window that lets partitions be late and be closed, or -1
     * @param emit APPEND: a partition when it closes; UPDATE: what changed in it
     */
    record TopN(String uid, Window ranks, int bound, int rows, StructType keySchema, int eventTimeKey, EmitMode emit)
            implements OperatorSpec {
        @Override
        public StructType output() {
            return ranks.output();
        }

        @Override
        public boolean stateful() {
            return true;
        }

        /** The call whose result is bounded. */
        public Expr.Over call() {
            return ranks.calls().get(bound);
        }
    }

    /**
     * Reports metrics over the rows that pass, once an epoch, under this name.
     *
     * @param results over a row of the metrics
     * @param observation is told of them in a batch
     */
    record Observe(
            String name,
            List<AggCall> metrics,
            StructType bufferSchema,
            List<Expr> results,
            StructType metricSchema,
            @Nullable Observation observation,
            StructType output)
            implements OperatorSpec {}
}
