package io.millrace.connector.kafka;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;

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
