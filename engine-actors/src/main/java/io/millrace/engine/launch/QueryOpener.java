package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.engine.sink.MemoryTables;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.spi.session.StreamStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Opens the sources and the sink of a streaming query, as often as they are needed. */
record QueryOpener(
        ConnectorRegistry connectors, Environment environment, MemoryTables memoryTables, Executor blocking) {

    /**
     * By ordinal. If one cannot be opened, those opened before are closed.
     *
     * @param checkpoint the query's directory, for what sources keep there; empty if its checkpoint is not in a directory
     */
    List<StreamSource> sources(PhysicalPlan plan, String queryName, Optional<Path> checkpoint) {
        return new StreamSources(connectors, environment).open(plan, queryName, checkpoint);
    }

    StreamSink sink(StreamStart start, PhysicalPlan plan, String queryName, String queryId) {
        return new StreamSinks(connectors, environment, memoryTables, blocking)
                .open(start, plan.outputSchema(), queryName, queryId);
    }
}
