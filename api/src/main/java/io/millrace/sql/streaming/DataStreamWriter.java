package io.millrace.sql.streaming;

import io.millrace.api.java.function.VoidFunction2;
import io.millrace.error.MillraceException;
import io.millrace.spi.session.StreamStart;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Dataset;
import io.millrace.sql.ForeachWriter;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.OptionValues;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a stream go, and when. Output mode append and trigger {@code ProcessingTime(0)} unless set otherwise. Not
 * thread-safe; option keys ignore case.
 */
public final class DataStreamWriter<T> {
    private static final String FOREACH = "foreach";
    private static final String FOREACH_BATCH = "foreachbatch";

    private final Dataset<T> dataset;
    private final OptionValues options = new OptionValues();
    private OutputMode outputMode = OutputMode.APPEND;
    private Trigger trigger = Trigger.ProcessingTime(0);
    private List<String> partitionBy = List.of();
    private @Nullable String queryName;
    private @Nullable String format;
    private @Nullable ForeachWriter<T> foreach;
    private @Nullable VoidFunction2<Dataset<T>, Long> foreachBatch;

    /** Use {@link Dataset#writeStream}. */
    public DataStreamWriter(Dataset<T> dataset) {
        this.dataset = dataset;
    }

    public DataStreamWriter<T> outputMode(OutputMode mode) {
        this.outputMode = mode;
        return this;
    }

    /** append, update or complete, in any case. */
    public DataStreamWriter<T> outputMode(String mode) {
        return outputMode(OutputMode.of(mode));
    }

    public DataStreamWriter<T> trigger(Trigger when) {
        this.trigger = when;
        return this;
    }

    /** A name, unique among the active queries of the session; the table's name for format memory. */
    public DataStreamWriter<T> queryName(String name) {
        this.queryName = name;
        return this;
    }

    public DataStreamWriter<T> format(String source) {
        this.format = source;
        return this;
    }

    public DataStreamWriter<T> partitionBy(String... columns) {
        this.partitionBy = List.of(columns);
        return this;
    }

    public DataStreamWriter<T> clusterBy(String... columns) {
        throw MillraceException.notYet("DataStreamWriter.clusterBy", "Use partitionBy.");
    }

    public DataStreamWriter<T> option(String key, String value) {
        options.put(key, value);
        return this;
    }

    public DataStreamWriter<T> option(String key, boolean value) {
        return option(key, String.valueOf(value));
    }

    public DataStreamWriter<T> option(String key, long value) {
        return option(key, String.valueOf(value));
    }

    public DataStreamWriter<T> option(String key, double value) {
        return option(key, String.valueOf(value));
    }

    public DataStreamWriter<T> options(Map<String, String> values) {
        options.putAll(values);
        return this;
    }

    /** Hands each row to the writer. */
    public DataStreamWriter<T> foreach(ForeachWriter<T> writer) {
        this.foreach = writer;
        this.foreachBatch = null;
        return format(FOREACH);
    }

    /** Hands the rows of each epoch to the function, with the epoch's id, which is the same when it is done again. */
    public DataStreamWriter<T> foreachBatch(VoidFunction2<Dataset<T>, Long> function) {
        this.foreachBatch = function;
        this.foreach = null;
        return format(FOREACH_BATCH);
    }

    /**
     * Checks and starts the query; returns once it runs.
     *
     * @throws AnalysisException if the query is not allowed as it is
     * @throws TimeoutException if an older run of the query does not end in time
     */
    public StreamingQuery start() throws TimeoutException {
        return start(List.of());
    }

    /** As {@link #start()}, with the path to write to. */
    public StreamingQuery start(String path) throws TimeoutException {
        return start(List.of(path));
    }

    /**
     * As {@link #start()}, into a table of the warehouse ({@code millrace.sql.warehouse.dir}), which is made if there is none: in the format
     * and with the partitions given here. Append mode only.
     *
     * @throws AnalysisException if the columns, the format or the partitions are not those of the table that there is
     */
    public StreamingQuery toTable(String name) throws TimeoutException {
        return dataset.session().engine().startIntoTable(name, asGiven(List.of()), format != null);
    }

    private StreamingQuery start(List<String> given) {
        return dataset.session().engine().start(asGiven(options.paths("start(path)", given)));
    }

    private StreamStart asGiven(List<String> paths) {
        MillraceSession session = dataset.session();
        String chosen = format != null ? format : session.conf().get("millrace.sql.sources.default", null);
        String sink = chosen == null ? "parquet" : chosen;
        check(sink.toLowerCase(Locale.ROOT));
        return new StreamStart(
                session,
                dataset.plan(),
                dataset.rowEncoder(),
                queryName,
                sink,
                options.asMap(),
                paths,
                partitionBy,
                outputMode,
                trigger,
                foreach,
                foreachBatch);
    }

    private void check(String sink) {
        if (sink.equals("memory") && queryName == null) {
            throw new AnalysisException(
                    "MISSING_QUERY_NAME",
                    "queryName must be specified for memory sink. Call queryName(\"name of the table\").");
        }
        boolean function = sink.equals(FOREACH) || sink.equals(FOREACH_BATCH);
        if (function && foreach == null && foreachBatch == null) {
            throw new AnalysisException(
                    "MISSING_SINK_FUNCTION",
                    "The format '" + sink
                            + "' needs a function. Call foreach(writer) or foreachBatch(function) instead of format.");
        }
        if (function && !partitionBy.isEmpty()) {
            throw new AnalysisException(
                    "PARTITIONING_NOT_SUPPORTED",
                    "'" + sink + "' does not support partitioning. Leave out partitionBy.");
        }
    }
}
