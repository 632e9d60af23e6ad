package io.millrace.connector.jdbc;

import io.millrace.connector.InFlight;
import io.millrace.connector.SinkWriter;
import io.millrace.error.MillraceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Rows in transactions of some at a time: what has come together while the last one was on its way is the next. At the barrier all are
 * committed. Where an epoch replaces the table, it is one transaction.
 */
final class JdbcWriter implements SinkWriter {
    private static final long MAX_IN_FLIGHT_BYTES = 16L << 20;
    private static final byte[] NOTHING = {};

    private final StreamSettings settings;
    private final InFlight inFlight = new InFlight(MAX_IN_FLIGHT_BYTES);
    private final WriterThread thread;
    private final Object lock = new Object();

    /** Under the lock. */
    private List<byte[]> waiting = new ArrayList<>();

    private boolean draining;
    private int sinceFlush;

    /** Of the writer's thread, as is replacing. */
    private @Nullable TableSession session;

    private boolean replacing;
    private boolean closed;

    JdbcWriter(StreamSettings settings) {
        this.settings = settings;
        thread = new WriterThread(settings.write(), inFlight::wake);
    }

    @Override
    public boolean ready() {
        // After a failure it takes the next row, and answers it with the error.
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
        inFlight.add(len);
        synchronized (lock) {
            waiting.add(Arrays.copyOfRange(base, off, off + len));
        }
        sinceFlush++;
        if (sinceFlush >= settings.write().batchSize()) {
            flush();
        }
    }

    @Override
    public void flush() {
        sinceFlush = 0;
        synchronized (lock) {
            if (draining || waiting.isEmpty()) {
                return;
            }
            draining = true;
        }
        var unused = thread.call(() -> {
            drain();
            return NOTHING;
        });
    }

    private void drain() throws SQLException {
        List<byte[]> rows;
        synchronized (lock) {
            rows = waiting;
            waiting = new ArrayList<>();
            draining = false;
        }
        TableSession to = session();
        if (settings.replace()) {
            beginReplacing(to);
        }
        to.addAll(rows);
        if (!settings.replace()) {
            to.commit();
        }
        inFlight.remove(rows.stream().mapToLong(row -> row.length).sum());
    }

    private TableSession session() {
        if (session == null) {
            session = TableSession.open(settings.statement());
        }
        return session;
    }

    private void beginReplacing(TableSession in) throws SQLException {
        if (!replacing) {
            in.deleteAll();
            replacing = true;
        }
    }

    @Override
    public CompletionStage<byte[]> prepare(long epoch) {
        flush();
        return thread.call(() -> {
            if (settings.replace()) {
                // A result without rows is one too.
                beginReplacing(session());
                session().commit();
                replacing = false;
            }
            return NOTHING;
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            var unused = thread.end(() -> {
                if (session != null) {
                    session.close();
                }
            });
        }
    }
}
