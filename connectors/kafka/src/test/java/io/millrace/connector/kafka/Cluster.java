package io.millrace.connector.kafka;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.kafkabroker.EmbeddedBroker;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A broker in this JVM with what tests need around it. */
final class Cluster implements AutoCloseable {
    final EmbeddedBroker broker;
    final Admin admin;
    final KafkaProducer<String, String> producer;

    Cluster(Path dataDir) {
        broker = EmbeddedBroker.start(dataDir);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        producer = producer(Map.of());
    }

    /** Sends; the caller flushes. */
    static void post(KafkaProducer<String, String> producer, ProducerRecord<String, String> message) {
        var unused = producer.send(message);
    }

    KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    String topic(int partitions) {
        return topic("t" + UUID.randomUUID().toString().substring(0, 8), partitions);
    }

    String topic(String name, int partitions) {
        get(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all());
        // The controller has it; the broker may take a moment longer.
        Awaitility.await().until(() -> producer.partitionsFor(name).size() == partitions);
        return name;
    }

    void addPartitions(String topic, int total) {
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all());
    }

    void deleteBefore(String topic, int partition, long offset) {
        get(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    void send(String topic, int partition, String... values) {
        for (String value : values) {
            post(producer, new ProducerRecord<>(topic, partition, null, value));
        }
        producer.flush();
    }

    /** As the broker calls it. */
    String transactionState(String transactionalId) {
        return get(admin.describeTransactions(List.of(transactionalId)).description(transactionalId))
                .state()
                .toString();
    }

    void sendAt(String topic, int partition, long timestampMs, String value) {
        post(producer, new ProducerRecord<>(topic, partition, timestampMs, null, value));
        producer.flush();
    }

    static <T> T get(java.util.concurrent.Future<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    Options options(String... keysAndValues) {
        Map<String, String> all = new HashMap<>(Map.of("kafka.bootstrap.servers", broker.bootstrapServers()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Options(all);
    }

    SourceRequest request(StructType schema, Options options) {
        return new SourceRequest("query", schema, options, List.of(), environment(), Optional.empty());
    }

    StreamSource source(String... keysAndValues) {
        Options options = options(keysAndValues);
        return new KafkaConnector().openStream(request(valueOnly(), options));
    }

    static StructType valueOnly() {
        return new StructType().add(KafkaColumns.schema(false).apply("value"));
    }

    SinkRequest sinkRequest(StructType schema, String... keysAndValues) {
        return new SinkRequest("query", "id", schema, options(keysAndValues), List.of(), "append", true, environment());
    }

    static Positions at(String topic, long... offsets) {
        Map<String, Long> next = new HashMap<>();
        for (int p = 0; p < offsets.length; p++) {
            next.put(topic + "-" + p, offsets[p]);
        }
        return Positions.of(next);
    }

    /** Polls until this many rows have come, and returns their value columns. */
    static List<String> values(SourceReader reader, int count) {
        List<String> values = new ArrayList<>();
        RowCodec codec = new RowCodec(valueOnly());
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> {
            pollValues(reader, codec, values);
            return values.size() >= count;
        });
        return values;
    }

    /** Polls until the positions are these, and returns the value columns that came. */
    static List<String> valuesUntil(SourceReader reader, Positions end) {
        List<String> values = new ArrayList<>();
        RowCodec codec = new RowCodec(valueOnly());
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> {
            pollValues(reader, codec, values);
            return reader.positions().equals(end);
        });
        return values;
    }

    private static void pollValues(SourceReader reader, RowCodec codec, List<String> values) {
        reader.poll(
                (base, off, len) -> values.add(new String((byte[]) codec.decode(base, off)[0], StandardCharsets.UTF_8)),
                TimeUnit.MILLISECONDS.toNanos(50));
    }

    /** All records of a topic of one partition, up to its end. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic, int partition) {
        TopicPartition tp = new TopicPartition(topic, partition);
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(tp));
            consumer.seekToBeginning(List.of(tp));
            long end = consumer.endOffsets(List.of(tp)).get(tp);
            while (consumer.position(tp) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    static Environment environment() {
        return new Environment() {
            @Override
            public long currentTimeMs() {
                return System.currentTimeMillis();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public ZoneId sessionTimeZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Map<String, String> settings() {
                return Map.of();
            }
        };
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.close();
    }
}
