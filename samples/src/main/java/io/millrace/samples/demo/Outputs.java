package io.millrace.samples.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic from its beginning and hands each record on with the time at which it was there. On a thread of its own. */
public final class Outputs implements AutoCloseable {
    /** Takes one record; called on the reading thread. */
    @FunctionalInterface
    public interface Reader {
        void read(ConsumerRecord<String, String> record, long arrivedNs);
    }

    private final Thread thread;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean stopping;

    public Outputs(String bootstrapServers, String topic, Reader reader) {
        thread = new Thread(() -> run(bootstrapServers, topic, reader), "millrace-demo-outputs");
        thread.start();
    }

    private void run(String bootstrapServers, String topic, Reader reader) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "fetch.min.bytes", "1"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stopping) {
                var records = consumer.poll(Duration.ofMillis(50));
                long arrivedNs = System.nanoTime();
                records.forEach(r -> reader.read(r, arrivedNs));
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    /** Throws what went wrong on the reading thread. */
    public void check() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("Reading the demo's output failed", failed);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
