package io.millrace.connector;

import java.util.List;

/**
 * The query's view of a sink. Called by the coordinator on a blocking thread.
 */
public interface StreamSink extends AutoCloseable {

    /** A writer for one task; called on the task's thread. */
    SinkWriter createWriter(int partition);

    /**
     * The epoch is durable: publish it. {@code prepared} is what the writers returned from prepare. May be called again for the
     * same epoch after a crash, and must then change nothing.
     */
    default void finalizeEpoch(long epoch, List<byte[]> prepared) {}

    /** The text for progress reports. */
    String description();

    @Override
    void close();
}
