package io.millrace.engine.operator;

import io.millrace.error.MillraceException;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.TaskState;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a task lends to its operators.
 *
 * @param realTime whether results leave as rows come
 * @param state the task's tables; null for a task without stateful operator
 * @param staticRows reads the static side of a join, as binary rows of its output schema
 * @param maxSortRows how many rows a sort may hold
 * @param splits a source task's; of any other task none is ever named
 * @param restoredWatermarkMs real time: the watermark of the epoch that the task starts from, -1 without
 * @param keyGroups the keys that come to this task
 * @param firstEpoch the epoch that the first rows belong to
 */
public record OperatorContext(
        String queryName,
        boolean realTime,
        EvalContext eval,
        StageCode code,
        @Nullable TaskState state,
        StaticRows staticRows,
        int maxSortRows,
        Splits splits,
        long restoredWatermarkMs,
        KeyGroupRange keyGroups,
        long firstEpoch,
        QueryRun run) {

    /** Of no run of a query. */
    public OperatorContext(
            String queryName,
            boolean realTime,
            EvalContext eval,
            StageCode code,
            @Nullable TaskState state,
            StaticRows staticRows,
            int maxSortRows,
            Splits splits,
            long restoredWatermarkMs,
            KeyGroupRange keyGroups,
            boolean fresh) {
        this(
                queryName,
                realTime,
                eval,
                code,
                state,
                staticRows,
                maxSortRows,
                splits,
                restoredWatermarkMs,
                keyGroups,
                fresh ? 0 : 1,
                QueryRun.NONE);
    }

    /** Whether the query has no durable epoch yet. */
    public boolean fresh() {
        return firstEpoch == 0;
    }

    /** Runs the plans of static sides. Thread-safe. */
    @FunctionalInterface
    public interface StaticRows {
        List<byte[]> read(PhysicalPlan plan);

        /** Where a side is read again without holding up the task; by itself the thread that asks. */
        default Executor background() {
            return Runnable::run;
        }

        /** The same rows, read again on this executor. */
        static StaticRows of(StaticRows rows, Executor background) {
            return new StaticRows() {
                @Override
                public List<byte[]> read(PhysicalPlan plan) {
                    return rows.read(plan);
                }

                @Override
                public Executor background() {
                    return background;
                }
            };
        }
    }

    public StateTable table(String uid, String use, StateTable.Order order) {
        if (state == null) {
            throw new MillraceException(
                    "STATE_MISSING",
                    "The stateful operator '" + uid + "' of query '" + queryName
                            + "' was given no state. Open the task's state before the task.");
        }
        return state.table(uid + "/" + use, order);
    }
}
