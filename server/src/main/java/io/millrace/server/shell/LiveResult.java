package io.millrace.server.shell;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.DataStreamWriter;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.Trigger;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a streaming query's result until it ends or is interrupted. A result that is complete at each epoch is drawn over the one
 * before if the terminal can do that; rows that are only added, or only changed, are printed below each other.
 */
final class LiveResult {
    private static final List<String> MODES = List.of("append", "complete", "update");
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final PrintWriter out;
    private final boolean redraw;
    private final boolean untilCaughtUp;
    private final int rows;
    private final AtomicReference<@Nullable StreamingQuery> running = new AtomicReference<>();

    /**
     * @param redraw whether the terminal understands cursor movement
     * @param untilCaughtUp whether to end with what the sources hold now
     */
    LiveResult(PrintWriter out, boolean redraw, boolean untilCaughtUp, int rows) {
        this.out = out;
        this.redraw = redraw;
        this.untilCaughtUp = untilCaughtUp;
        this.rows = rows;
    }

    /**
     * Starts a query in the first output mode that it allows: append, complete, update.
     *
     * @param trying gets the mode before each attempt
     */
    static StreamingQuery start(DataStreamWriter<Row> writer, Consumer<String> trying) throws TimeoutException {
        AnalysisException first = null;
        for (String mode : MODES) {
            try {
                trying.accept(mode);
                return writer.outputMode(mode).start();
            } catch (AnalysisException e) {
                if (!e.getCondition().startsWith("STREAMING_OUTPUT_MODE")) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IllegalStateException("No output mode") : first;
    }

    /** Returns when the query has ended, by itself or by {@link #interrupt}. */
    void show(Dataset<Row> result) throws StreamingQueryException, TimeoutException {
        AtomicReference<String> mode = new AtomicReference<>("");
        DataStreamWriter<Row> writer = result.writeStream()
                .trigger(untilCaughtUp ? Trigger.AvailableNow() : Trigger.ProcessingTime(0))
                .foreachBatch((batch, id) -> print(batch, id, "complete".equals(mode.get())));
        StreamingQuery query = start(writer, mode::set);
        running.set(query);
        try {
            query.awaitTermination();
        } finally {
            running.set(null);
        }
    }

    /** Stops the query that is being shown; nothing happens if there is none. From any thread. */
    boolean interrupt() {
        StreamingQuery query = running.get();
        if (query == null) {
            return false;
        }
        try {
            query.stop();
        } catch (TimeoutException e) {
            out.println("The query did not stop in time: " + e.getMessage());
        }
        return true;
    }

    private void print(Dataset<Row> batch, long epoch, boolean complete) {
        String table = batch.showString(rows, 0, false);
        boolean empty = table.lines().count() <= 4;
        if (complete && redraw) {
            out.print(CLEAR);
        } else if (empty) {
            return;
        }
        out.println("Epoch " + epoch + "  (Ctrl-C stops)");
        out.print(table);
        out.flush();
    }
}
