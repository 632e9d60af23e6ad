package io.millrace.spi.state;

import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The keyed state of one query's tasks on this node, for one execution. Opened on the state of a durable epoch (or empty).
 *
 * <p>Life of a write: open overlay (task thread) → frozen by {@link TaskState#freeze} at the barrier → written to a segment
 * file by {@link #persist} (background) → after the epoch is durable, applied to the store by {@link #epochDurable}
 * (background). Reads look through all of these, newest first.
 */
public interface StateBackend extends AutoCloseable {

    /** The state of a task; call once a task and execution, before its first row. Groups outside the range are refused. */
    TaskState open(TaskId task, KeyGroupRange range);

    /**
     * Writes the deltas that this node's tasks froze for an epoch as one checksummed, fsynced segment. Completes with what the
     * manifest must name, on a background thread; fails when the disk does. An epoch without changes gives an empty list.
     */
    CompletionStage<List<ObjectRef>> persist(long epoch, List<StateDelta> deltas);

    /** Epochs up to this one are in the commit log: their deltas may go into the store. Returns at once. */
    void epochDurable(long epoch);

    /** Drops everything that is not durable and closes all tables; the backend can then not be used. */
    @Override
    void close();
}
