package io.millrace.connector.kafka;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One epoch's transaction: rows, then the marker, then the commit. Rows are sent by one thread; marker and commit block and belong to another.
 */
final class Transaction {
    private final Producer<byte[], byte[]> producer;
    private final String topic;

    /** Sends not yet answered, plus one while more may come. */
    private final AtomicInteger outstanding = new AtomicInteger(1);

    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();

    /** @param topic of its first record: the marker is kept under it */
    private Transaction(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Does not block; the broker hears of it with the first record. */
    static Transaction begin(Producer<byte[], byte[]> producer, String topic) {
        producer.beginTransaction();
        return new Transaction(producer, topic);
    }

    /** Hears how a send went, on the producer's thread; error is null if well. */
    interface Answer {
        void on(@Nullable Exception error);
    }

    void send(ProducerRecord<byte[], byte[]> record, Answer answer) {
        outstanding.incrementAndGet();
        // The answer comes by the callback.
        var unused = producer.send(record, (RecordMetadata sent, @Nullable Exception error) -> {
            answered(error);
            answer.on(error);
        });
    }

    private void answered(@Nullable Exception error) {
        if (error != null) {
            acknowledged.completeExceptionally(error);
        }
        if (outstanding.decrementAndGet() == 0) {
            acknowledged.complete(null);
        }
    }

    /** No more records: completes when the brokers have all of them, or one has failed. Once. */
    CompletionStage<Void> sent() {
        answered(null);
        return acknowledged;
    }

    String topic() {
        return topic;
    }

    /** Puts the epoch's number into the transaction: readers of offsets see it if and only if readers of records see the rows. Blocks. */
    void mark(long epoch, long execution, ConsumerGroupMetadata group) {
        producer.sendOffsetsToTransaction(
                Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(epoch, "execution " + execution)), group);
    }

    /** Blocks. */
    void commit() {
        producer.commitTransaction();
    }
}
