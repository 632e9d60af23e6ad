package io.millrace.engine.batch;

import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateBackend;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.TaskState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link HeapState} for every task; nothing is ever written. */
public final class HeapStateBackend implements StateBackend {
    @Override
    public TaskState open(TaskId task, KeyGroupRange range) {
        return new HeapState(task, range);
    }

    /** Completes at once with no file: a batch query has nothing to restart from. */
    @Override
    public CompletionStage<List<ObjectRef>> persist(long epoch, List<StateDelta> deltas) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void epochDurable(long epoch) {}

    @Override
    public void close() {}
}
