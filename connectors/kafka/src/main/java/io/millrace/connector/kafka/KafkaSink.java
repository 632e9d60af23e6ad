package io.millrace.connector.kafka;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.error.ExecutionException;
import java.util.List;

/** Rows to topics, at least once: an epoch is acknowledged only when the broker has acknowledged every one of its records. */
final class KafkaSink implements StreamSink {
    private final ProducerSettings settings;
    private final SinkLayout layout;

    KafkaSink(SinkRequest request) {
        settings = ProducerSettings.parse(request.options());
        layout = SinkLayout.of(request.schema(), request.options().get("topic").orElse(null));
    }

    @Override
    public SinkWriter createWriter(int partition) {
        return new KafkaWriter(settings, layout);
    }

    /** Nothing of ours needs publishing; what does was written by the other kind of sink, and would be lost here. */
    @Override
    public void finalizeEpoch(long epoch, List<byte[]> prepared) {
        if (prepared.stream().anyMatch(bytes -> bytes.length > 0)) {
            throw new ExecutionException(
                    "KAFKA_DELIVERY_CHANGED",
                    "55000",
                    "Epoch " + epoch
                            + " of this checkpoint was written with exactly-once delivery and may not be visible yet. Start the query once more with"
                            + " millrace.delivery = exactly-once and stop it with stop(); then it can go on with at-least-once.");
        }
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public String description() {
        return layout.description();
    }

    @Override
    public void close() {}
}
