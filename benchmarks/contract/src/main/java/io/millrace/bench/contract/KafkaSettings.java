package io.millrace.bench.contract;

import java.util.Map;
import java.util.Properties;

/** The settings of every engine's Kafka clients, and of the load's. io.millrace.samples.worker.Worker has the same. */
public final class KafkaSettings {
    private KafkaSettings() {}

    /** One broker, so acks=1 and no idempotence lose nothing here; a record leaves at once, and joins others only if the sender is busy. */
    public static Map<String, String> producer() {
        return Map.of(
                "acks", "1",
                "linger.ms", "0",
                "batch.size", "131072",
                "buffer.memory", "67108864",
                "enable.idempotence", "false");
    }

    public static Map<String, String> consumer() {
        return Map.of(
                "auto.offset.reset", "earliest",
                "fetch.min.bytes", "1",
                "fetch.max.wait.ms", "500",
                "max.poll.records", "2000");
    }

    public static Properties producer(String bootstrapServers) {
        return with(bootstrapServers, producer());
    }

    public static Properties consumer(String bootstrapServers) {
        return with(bootstrapServers, consumer());
    }

    private static Properties with(String bootstrapServers, Map<String, String> settings) {
        Properties all = new Properties();
        all.putAll(settings);
        all.put("bootstrap.servers", bootstrapServers);
        return all;
    }
}
