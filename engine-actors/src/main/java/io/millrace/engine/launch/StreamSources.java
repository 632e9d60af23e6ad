package io.millrace.engine.launch;

import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSource;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.SourceSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the sources of a streaming query. */
record StreamSources(ConnectorRegistry connectors, Environment environment) {

    /** Beside the log of the query: a directory for each source, by ordinal, where it may keep a log of its own. */
    private static final String DIRECTORY = "sources";

    /**
     * By ordinal. If one cannot be opened, those opened before are closed.
     *
     * @param checkpoint the query's directory; empty if its checkpoint is not in a directory
     */
    List<StreamSource> open(PhysicalPlan plan, String queryName, Optional<Path> checkpoint) {
        List<StreamSource> opened = new ArrayList<>();
        try {
            for (SourceSpec spec : plan.sources()) {
                String ordinal = String.valueOf(opened.size());
                Connector connector = connectors.get(spec.format());
                Options options = connector.inSession(new Options(spec.options()), environment);
                opened.add(connector.openStream(new SourceRequest(
                        queryName,
                        spec.schema(),
                        options,
                        spec.paths(),
                        environment,
                        checkpoint.map(directory ->
                                directory.resolve(DIRECTORY).resolve(ordinal).toString()),
                        spec.table())));
                options.checkSpelling(spec.format());
            }
            if (checkpoint.isEmpty()) {
                opened.forEach(StreamSources::refuseWithoutDirectory);
            }
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(StreamSource::close);
            throw e;
        }
    }

    /** What a source numbers by itself it must find again after a restart. */
    private static void refuseWithoutDirectory(StreamSource source) {
        if (!source.replayable()) {
            throw MillraceException.notYet(
                    "The source " + source.description() + " with a checkpoint that is not in a directory",
                    "It could not go on after a restart where it had been. Use a checkpointLocation in a directory, or read from Kafka.");
        }
    }
}
