package io.millrace.connector;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one task. Task thread only; must not block: what cannot be taken is refused by {@link #ready}.
 */
public interface SinkWriter extends AutoCloseable {

    /** Rows that follow belong to this epoch. */
    default void beginEpoch(long epoch) {}

    /** Whether the writer takes another row now; if not, it calls {@code whenReady} (set once, before the first row) later. */
    default boolean ready() {
        return true;
    }

    /** To be called, from any thread, when ready() turned true or an asynchronous write failed. */
    default void onReady(Runnable whenReady) {}

    /** One row in the sink's schema; the bytes may be reused after the call. */
    void write(byte[] base, int off, int len);

    /** The end of an input batch: what is buffered for the sake of batching should go out now. Must not wait. */
    default void flush() {}

    /**
     * The barrier of this epoch: completes when every row before it is as safe as the sink can make it before the commit point
     * (every send acknowledged, say), with bytes for {@link StreamSink#finalizeEpoch}; fails if any row failed. Any thread.
     */
    CompletionStage<byte[]> prepare(long epoch);

    /** error is null for an orderly end. */
    default void close(@Nullable Throwable error) {
        close();
    }

    @Override
    void close();
}
