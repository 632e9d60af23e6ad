package io.millrace.engine.deploy;

import io.millrace.row.RowFrame;
import io.millrace.spi.state.StateBackend;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one execution of a query share on a node. Made by the fleet before the first task is deployed, closed after the
 * last one has ended. Thread-safe as far as its parts are.
 *
 * @param state null for a query without state
 * @param threads of the source tasks and what is chained to them
 * @param release takes frames back that left the node
 * @param letGo of what the tasks had opened outside, after the last one has ended; may block
 */
public record ExecutionSite(
        String queryId,
        long execution,
        @Nullable StateBackend state,
        EpochSnapshots snapshots,
        TaskFactory tasks,
        TaskThreads threads,
        Consumer<RowFrame> release,
        Runnable letGo) {

    /** Lets go of everything; after the last task has ended. Blocks. */
    void close() {
        try {
            // First: the next execution may be waiting for the store.
            if (state != null) {
                state.close();
            }
        } finally {
            letGo.run();
        }
    }
}
