package io.millrace.bench.load;

import io.millrace.bench.contract.JsonBuffer;
import io.millrace.bench.contract.KafkaSettings;
import io.millrace.bench.contract.Transactions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** The load's own clients, topics and records. */
final class KafkaSide implements AutoCloseable {
    /** Of each topic. */
    static final int PARTITIONS = 2;

    /** Whose time a topic's records carry. */
    enum Stamp {
        CreateTime,
        LogAppendTime
    }

    private final String bootstrapServers;
    private final Admin admin;
    private final Transactions transactions;

    KafkaSide(String bootstrapServers, Transactions transactions) {
        this.bootstrapServers = bootstrapServers;
        this.transactions = transactions;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    void create(String topic, Stamp stamp) throws ExecutionException, InterruptedException {
        NewTopic wanted = new NewTopic(topic, PARTITIONS, (short) 1)
                .configs(Map.of("message.timestamp.type", stamp.name(), "retention.ms", "-1"));
        admin.createTopics(List.of(wanted)).all().get();
    }

    boolean exists(String topic) throws ExecutionException, InterruptedException {
        return topics().contains(topic);
    }

    /** Deletes a cell's topics, and those that its engine made after their names. */
    void deleteAllOf(String cellName) throws ExecutionException, InterruptedException {
        List<String> mine =
                topics().stream().filter(topic -> topic.contains(cellName)).toList();
        admin.deleteTopics(mine).all().get();
    }

    private Set<String> topics() throws ExecutionException, InterruptedException {
        return admin.listTopics().names().get();
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Properties settings = KafkaSettings.producer(bootstrapServers);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Of all partitions, from their beginning. */
    KafkaConsumer<byte[], byte[]> consumer(String topic) {
        Properties settings = KafkaSettings.consumer(bootstrapServers);
        settings.put("enable.auto.commit", "false");
        settings.put("receive.buffer.bytes", "1048576");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** @param ts when it is due, in ms: in the record and as the record's time */
    ProducerRecord<byte[], byte[]> record(String topic, long number, long ts) {
        return new ProducerRecord<>(
                topic, null, ts, key(transactions.account(number)), transactions.record(number, ts));
    }

    /** Where the default partitioner puts an account's records. */
    static int partition(int account) {
        return Utils.toPositive(Utils.murmur2(key(account))) % PARTITIONS;
    }

    private static byte[] key(int account) {
        return JsonBuffer.utf8(Transactions.accountId(account));
    }

    @Override
    public void close() {
        admin.close();
    }
}
