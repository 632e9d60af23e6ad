package io.millrace.testkit;

import io.millrace.sql.Dataset;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How a query is to be started. Append mode, in steps, on a checkpoint of its own, unless set otherwise. For one thread. */
public final class QuerySetup<T> {
    private final Bench bench;
    private final Dataset<T> rows;
    private final Duration patience;
    private final Map<String, String> options = new LinkedHashMap<>();
    private OutputMode mode = OutputMode.APPEND;
    private Trigger trigger = Trigger.ProcessingTime(0);
    private @Nullable Path checkpoint;
    private @Nullable String name;

    QuerySetup(Bench bench, Dataset<T> rows, Duration patience) {
        this.bench = bench;
        this.rows = rows;
        this.patience = patience;
    }

    /** append, update or complete. */
    public QuerySetup<T> outputMode(String outputMode) {
        mode = OutputMode.of(outputMode);
        return this;
    }

    /**
     * When epochs begin. {@code ProcessingTime(0)}: only by {@link TestQuery#step}. With an interval: also when the kit's clock says so.
     * {@code RealTime(d)}: rows come out as they are processed, and a barrier is sent by the clock or by a step.
     */
    public QuerySetup<T> trigger(Trigger when) {
        trigger = when;
        return this;
    }

    /** Rows come out as they are processed; barriers by {@link TestQuery#step}, or every second of the kit's clock. */
    public QuerySetup<T> realTime() {
        return trigger(Trigger.RealTime());
    }

    /** The checkpoint of another query, to go on there. */
    public QuerySetup<T> checkpoint(Path directory) {
        checkpoint = directory;
        return this;
    }

    public QuerySetup<T> name(String queryName) {
        name = queryName;
        return this;
    }

    public QuerySetup<T> option(String key, String value) {
        options.put(key, value);
        return this;
    }

    /** Starts the query; an error if it is refused. */
    public TestQuery<T> start() {
        Path directory = checkpoint == null ? bench.newCheckpoint() : checkpoint;
        return new TestQuery<>(bench, writer -> start(directory, writer), directory, trigger.realTime(), patience);
    }

    private StreamingQuery start(Path directory, Recorder<T> into) {
        DataStreamWriter<T> writer = rows.writeStream()
                .outputMode(mode)
                .trigger(trigger)
                .foreach(into)
                .option("checkpointLocation", directory.toString());
        options.forEach(writer::option);
        if (name != null) {
            writer.queryName(name);
        }
        try {
            return writer.start();
        } catch (TimeoutException e) {
            throw new IllegalStateException("The query did not start in time", e);
        }
    }
}
