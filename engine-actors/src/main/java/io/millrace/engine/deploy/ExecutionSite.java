package io.millrace.engine.deploy;

import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.spi.state.StateBackend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one execution of a query share on a node. Made by the fleet before the first task is deployed, closed after the
 * last one has ended. Thread-safe as far as its parts are.
 *
 * @param state null for a query without state
 * @param sink null only in tests of a part of a query
 */
public record ExecutionSite(
        String queryId,
        long execution,
        @Nullable StateBackend state,
        List<StreamSource> sources,
        @Nullable StreamSink sink,
        EpochSnapshots snapshots,
        TaskFactory tasks) {
    public ExecutionSite {
        sources = List.copyOf(sources);
    }
}
