package io.millrace.connector.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The groups that markers are kept in: nobody is ever a member of one. */
final class MarkerGroups {
    private MarkerGroups() {}

    /** What a producer must say of the group. Only a consumer gives it out; this one never connects to a broker. */
    static ConsumerGroupMetadata metadata(TransactionSettings settings, int partition) {
        Map<String, Object> config = new HashMap<>(settings.producer().client());
        config.keySet().retainAll(ConsumerConfig.configNames());
        config.put("group.id", settings.markerGroup(partition));
        config.put("enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }
}
