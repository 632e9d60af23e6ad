package io.millrace.samples.porting;

import io.millrace.kafkabroker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker in this JVM with a topic of lines, over two partitions, and an empty topic for what is made of them. */
record WordTopics(EmbeddedBroker broker) implements AutoCloseable {
    static final String LINES = "lines";
    static final String COUNTS = "counts";
    private static final int PARTITIONS = 2;

    static WordTopics start(Path directory, List<String> lines) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory);
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            List<NewTopic> topics = new ArrayList<>();
            for (String name : List.of(LINES, COUNTS)) {
                topics.add(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()));
            }
            admin.createTopics(topics).all().get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String line : lines) {
                sent.add(producer.send(new ProducerRecord<>(LINES, sent.size() % PARTITIONS, "line", line)));
            }
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        }
        return new WordTopics(broker);
    }

    @Override
    public void close() {
        broker.close();
    }
}
