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

    /**
     * Whether writers may be in other processes than the sink that publishes, so that {@link #finalizeEpoch} needs nothing but what they
     * returned from prepare. Only such a sink can be written in a cluster of several nodes.
     */
    default boolean distributed() {
        return false;
    }

    /** Whether all rows must come to one writer: the sink's stage then runs as one task. */
    default boolean singleWriter() {
        return false;
    }

    /** The text for progress reports. */
    String description();

    @Override
    void close();
}
