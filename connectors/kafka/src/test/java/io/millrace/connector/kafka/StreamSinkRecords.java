package io.millrace.connector.kafka;

import io.millrace.kafkabroker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a topic of one partition holds. */
final class StreamSinkRecords implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;

    StreamSinkRecords(EmbeddedBroker broker) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    List<String> values(String topic) {
        TopicPartition tp = new TopicPartition(topic, 0);
        consumer.assign(List.of(tp));
        consumer.seekToBeginning(List.of(tp));
        long end = consumer.endOffsets(List.of(tp)).get(tp);
        List<String> values = new ArrayList<>();
        while (consumer.position(tp) < end) {
            consumer.poll(Duration.ofMillis(100))
                    .forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
        }
        return values;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
