package io.millrace.connector.jdbc;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import java.util.List;

/**
 * A stream into a table, at least once: rows of an epoch that fails are written again. With the option keyColumns that changes nothing, since
 * a row replaces the one with its keys.
 */
final class JdbcStreamSink implements StreamSink {
    private final StreamSettings settings;

    JdbcStreamSink(SinkRequest request) {
        settings = StreamSettings.open(request);
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new JdbcWriter(settings);
    }

    /** Nothing of ours needs publishing; what does was written by the other kind of sink, and would be lost here. */
    @Override
    public void finalizeEpoch(long epoch, List<byte[]> prepared) {
        if (prepared.stream().anyMatch(bytes -> bytes.length > 0)) {
            throw JdbcFailures.refused(
                    "JDBC_DELIVERY_CHANGED",
                    "Epoch " + epoch
                            + " of this checkpoint was written with exactly-once delivery and may not be in the table yet. Start the query once more with"
                            + " millrace.delivery = exactly-once and stop it with stop(); then it can go on with at-least-once.");
        }
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public boolean singleWriter() {
        return settings.replace();
    }

    @Override
    public String description() {
        return settings.description();
    }

    @Override
    public void close() {}
}
