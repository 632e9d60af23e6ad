package io.millrace.connector.basic;

import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream that the program itself fills, for tests: what is added by one call, or within {@link #together}, arrives together. It keeps everything, so it can be replayed
 * within the process. Thread-safe.
 */
public final class MemoryStream<T> {
    /** One for all streams: written by whoever adds, read by whoever asks several streams how far they go. */
    static final ReadWriteLock ADDING = new ReentrantReadWriteLock();

    private final String id = UUID.randomUUID().toString();
    private final RowLog log = new RowLog();
    private final MillraceSession session;
    private final Encoder<T> encoder;

    private MemoryStream(MillraceSession session, Encoder<T> encoder) {
        this.session = session;
        this.encoder = encoder;
        MemoryConnector.register(id, this);
    }

    public static <T> MemoryStream<T> create(MillraceSession session, Encoder<T> encoder) {
        return new MemoryStream<>(session, encoder);
    }

    /** Adds values, visible to readers all at once; returns the number of values so far. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final long addData(T... values) {
        return addData(List.of(values));
    }

    public long addData(List<T> values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (T value : values) {
            rows.add(encoder.toRow(value));
        }
        ADDING.writeLock().lock();
        try {
            return log.addAll(rows);
        } finally {
            ADDING.writeLock().unlock();
        }
    }

    /**
     * Makes the additions to any number of streams that happen in {@code additions}, on this thread, one: a micro-batch of a query that reads
     * these streams has all of them or none. In real time there are no batches, and rows come as they come.
     */
    public static void together(Runnable additions) {
        ADDING.writeLock().lock();
        try {
            additions.run();
        } finally {
            ADDING.writeLock().unlock();
        }
    }

    public Dataset<Row> toDF() {
        return session.readStream().format("memory").option("id", id).load();
    }

    public Dataset<T> toDS() {
        return toDF().as(encoder);
    }

    Encoder<T> encoder() {
        return encoder;
    }

    RowLog log() {
        return log;
    }
}
