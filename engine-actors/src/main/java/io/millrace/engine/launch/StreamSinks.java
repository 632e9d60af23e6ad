package io.millrace.engine.launch;

import io.millrace.api.java.function.VoidFunction2;
import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.engine.sink.ForeachBatchSink;
import io.millrace.engine.sink.ForeachSink;
import io.millrace.engine.sink.MemorySink;
import io.millrace.engine.sink.MemoryTables;
import io.millrace.spi.session.StreamStart;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.ForeachWriter;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Opens the sink of a streaming query: the user's functions, the session's tables, or a connector. */
record StreamSinks(
        ConnectorRegistry connectors, Environment environment, MemoryTables memoryTables, Executor blocking) {
    private static final String MEMORY = "memory";
    private static final String FOREACH = "foreach";
    private static final String FOREACH_BATCH = "foreachbatch";

    /** Sinks for trying things out, which may run without a checkpoint location. */
    private static final Set<String> WITHOUT_CHECKPOINT = Set.of(MEMORY, FOREACH, FOREACH_BATCH, "console", "noop");

    /** Sinks that need all rows in one place. */
    private static final Set<String> SINGLE = Set.of(MEMORY, FOREACH, FOREACH_BATCH, "console");

    static boolean mayRunWithoutCheckpoint(String format) {
        return WITHOUT_CHECKPOINT.contains(format.toLowerCase(Locale.ROOT));
    }

    static boolean single(String format) {
        return SINGLE.contains(format.toLowerCase(Locale.ROOT));
    }

    /** An error for a format that there is no sink of. */
    static void requireFormat(ConnectorRegistry connectors, String format) {
        if (!List.of(MEMORY, FOREACH, FOREACH_BATCH).contains(format.toLowerCase(Locale.ROOT))) {
            var unused = connectors.get(format);
        }
    }

    StreamSink open(StreamStart start, StructType schema, String queryName, String queryId) {
        return switch (start.format().toLowerCase(Locale.ROOT)) {
            case MEMORY -> memory(start, schema);
            case FOREACH -> foreach(start, schema);
            case FOREACH_BATCH -> foreachBatch(start, schema);
            default -> connector(start, schema, queryName, queryId);
        };
    }

    private StreamSink connector(StreamStart start, StructType schema, String queryName, String queryId) {
        Connector connector = connectors.get(start.format());
        Options options = connector.inSession(new Options(start.options()), environment);
        StreamSink sink = connector.openSink(new SinkRequest(
                queryName,
                queryId,
                schema,
                options,
                start.paths(),
                start.outputMode().toString().toLowerCase(Locale.ROOT),
                start.trigger().realTime(),
                environment,
                PartitionColumns.of(start.partitionBy(), schema, connector),
                start.trigger().realTime() ? start.trigger().intervalMs() : 0));
        options.checkSpelling(start.format());
        return sink;
    }

    private StreamSink memory(StreamStart start, StructType schema) {
        String name = start.queryName();
        if (name == null) {
            throw new AnalysisException(
                    "MISSING_QUERY_NAME",
                    "queryName must be specified for memory sink. Call queryName(…), which names the result table.");
        }
        return new MemorySink(
                memoryTables.create(name, schema),
                start.outputMode(),
                start.trigger().realTime());
    }

    @SuppressWarnings("unchecked")
    private static <T> StreamSink foreach(StreamStart start, StructType schema) {
        ForeachWriter<T> writer = (ForeachWriter<T>) Objects.requireNonNull(start.foreach());
        // Spark serialises the writer for each task. Here it is used as it is, so the sink runs as one task (see
        // ParallelismPlan).
        return new ForeachSink<>(partition -> writer, (Encoder<T>) start.encoder(), schema);
    }

    @SuppressWarnings("unchecked")
    private <T> StreamSink foreachBatch(StreamStart start, StructType schema) {
        VoidFunction2<Dataset<T>, Long> function =
                (VoidFunction2<Dataset<T>, Long>) Objects.requireNonNull(start.foreachBatch());
        MillraceSession session = start.session();
        Encoder<T> encoder = (Encoder<T>) start.encoder();
        return new ForeachBatchSink<>(schema, rows -> dataset(session, schema, encoder, rows), function, blocking);
    }

    private static <T> Dataset<T> dataset(
            MillraceSession session, StructType schema, Encoder<T> encoder, List<@Nullable Object[]> rows) {
        return Dataset.of(session, new Plan.Local(schema, rows), encoder);
    }
}
