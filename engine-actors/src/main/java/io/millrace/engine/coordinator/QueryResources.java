package io.millrace.engine.coordinator;

import io.millrace.connector.SinkFiles;
import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.spi.checkpoint.CommitLog;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a coordinator works with. It owns sources and sink, and closes them at its end.
 *
 * @param sources by ordinal
 * @param sinkFiles where a transactional sink's writers keep what they wrote
 * @param wallClockMs milliseconds since 1970
 * @param blocking for calls to log, storage, sources and sink
 */
public record QueryResources(
        CommitLog log,
        ManifestStore manifests,
        List<StreamSource> sources,
        StreamSink sink,
        SinkFiles sinkFiles,
        TaskFleet fleet,
        ParallelismPlan plan,
        LongSupplier wallClockMs,
        Executor blocking) {
    public QueryResources {
        sources = List.copyOf(sources);
    }
}
