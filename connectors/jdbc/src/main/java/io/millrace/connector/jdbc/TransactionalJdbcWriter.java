package io.millrace.connector.jdbc;

import io.millrace.connector.InFlight;
import io.millrace.connector.OutputLog;
import io.millrace.connector.TransactionalSink.WriterContext;
import io.millrace.connector.TransactionalWriter;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of each epoch with the checkpoint, and puts them into the table once the epoch is durable. */
final class TransactionalJdbcWriter implements TransactionalWriter {
    private static final long MAX_IN_FLIGHT_BYTES = 16L << 20;
    private static final int ENDING_S = 2;
    private static final byte[] NOTHING = {};

    private final StreamSettings settings;
    private final WriterContext context;
    private final Publication publication;
    private final InFlight inFlight = new InFlight(MAX_IN_FLIGHT_BYTES);
    private final WriterThread thread;
    private final TableSession session;

    /** Rows that follow belong to this epoch, or a later one if barriers are given up. */
    private long epoch;

    private @Nullable OutputLog open;
    private @Nullable Prepared prepared;
    private boolean closed;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** @param committed null until it is asked for */
    private record Prepared(
            long epoch,
            CompletableFuture<PreparedRows> rows,
            @Nullable CompletableFuture<Void> committed) {}

    /** Blocks until the database has given this execution the task's right to write, which takes it from all earlier ones. */
    TransactionalJdbcWriter(StreamSettings settings, Markers markers, WriterContext context) {
        this.settings = settings;
        this.context = context;
        publication = new Publication(markers, settings.onDoubt());
        thread = new WriterThread(settings.write(), inFlight::wake);
        session = TableSession.openForShortTransactions(settings.statement());
        try {
            if (!markers.claim(session.connection(), context.partition(), context.execution())) {
                throw JdbcFailures.refused(
                        "JDBC_WRITER_FENCED",
                        "Execution " + context.execution() + " of the query may not write as task "
                                + context.partition()
                                + ": a newer execution has taken its place. This process was taken for dead; end it, the query goes on elsewhere.");
            }
            session.commit();
        } catch (SQLException e) {
            close(null);
            throw TableSession.failed(settings.write(), e);
        } catch (RuntimeException e) {
            close(null);
            throw e;
        }
    }

    @Override
    public void beginEpoch(long next) {
        epoch = next;
    }

    @Override
    public boolean ready() {
        return thread.failure() != null || inFlight.hasRoom();
    }

    @Override
    public void onReady(Runnable whenReady) {
        inFlight.onReady(whenReady);
    }

    @Override
    public void write(byte[] base, int off, int len) {
        MillraceException failed = thread.failure();
        if (failed != null) {
            throw failed;
        }
        OutputLog to = open;
        if (to == null) {
            to = new OutputLog(context.files(), epoch, inFlight);
            open = to;
        }
        to.add(base, off, len);
    }

    @Override
    public CompletionStage<byte[]> prepare(long closing) {
        OutputLog ending = open;
        open = null;
        MillraceException failed = thread.failure();
        if (failed != null) {
            return CompletableFuture.failedFuture(failed);
        }
        if (ending == null) {
            if (!settings.replace()) {
                return CompletableFuture.completedFuture(NOTHING);
            }
            // A result without rows is one too.
            ending = new OutputLog(context.files(), closing, inFlight);
        }
        CompletableFuture<PreparedRows> rows = ending.finish()
                .thenApply(kept -> new PreparedRows(
                        context.partition(),
                        closing,
                        context.execution(),
                        settings.replace(),
                        settings.write().schema(),
                        kept))
                .toCompletableFuture();
        prepared = new Prepared(closing, rows, null);
        return rows.handle((done, error) -> {
            if (error != null) {
                throw thread.failed(new TransientException(
                        "TASK_WRITE_FAILED",
                        "The rows of epoch " + closing + " for table "
                                + settings.write().tableSql()
                                + " could not be kept with the checkpoint. Check the checkpoint location.",
                        error));
            }
            return done.encode();
        });
    }

    @Override
    public CompletionStage<Void> publish(long durable) {
        Prepared waiting = prepared;
        if (waiting == null || waiting.epoch != durable || closed) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> committed = waiting.committed;
        if (committed == null) {
            committed = waiting.rows
                    .thenCompose(rows -> thread.call(() -> publication.publish(session, rows, context.files())))
                    .thenAccept(wrote -> {});
            prepared = new Prepared(waiting.epoch, waiting.rows, committed);
        }
        return committed;
    }

    /** What is prepared is left to whoever finds out whether its epoch is durable. */
    @Override
    public void close(@Nullable Throwable error) {
        if (closed) {
            return;
        }
        closed = true;
        var unused = thread.end(session::close)
                .orTimeout(ENDING_S, TimeUnit.SECONDS)
                .whenComplete((done, late) -> ended.complete(null));
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        close(null);
    }
}
