package io.millrace.connector.kafka;

import io.millrace.connector.Options;
import java.util.HashMap;
import java.util.Map;

/**
 * How a sink's producers are set up.
 *
 * @param client for Kafka's producer
 * @param maxBytesInFlight what a writer sends before it waits for answers. Far below the producer's own bound, which counts a whole batch
 *     for each partition, so that send() does not wait for memory
 */
record ProducerSettings(Map<String, Object> client, long maxBytesInFlight) {
    private static final long DEFAULT_BUFFER_BYTES = 64L << 20;

    ProducerSettings {
        client = Map.copyOf(client);
    }

    static ProducerSettings parse(Options options) {
        // metadata.recovery.strategy: otherwise the client forgets its topics while no broker answers, and send() waits
        // for them.
        // max.block.ms: send() waits on the task's thread only for the metadata of a topic it has not seen.
        Map<String, Object> client = new HashMap<>(Map.of(
                "acks",
                "all",
                "linger.ms",
                "0",
                "batch.size",
                "131072",
                "buffer.memory",
                String.valueOf(DEFAULT_BUFFER_BYTES),
                "max.block.ms",
                "15000",
                "metadata.recovery.strategy",
                "none"));
        client.putAll(ClientOptions.parse(options));
        if (String.valueOf(client.get("acks")).trim().equals("0")) {
            throw Options.invalid(
                    "kafka.acks", "0", "all or 1: without acknowledgements a lost record would count as delivered");
        }
        long buffer = new Options(Map.of("kafka.buffer.memory", String.valueOf(client.get("buffer.memory"))))
                .getLong("kafka.buffer.memory", DEFAULT_BUFFER_BYTES);
        return new ProducerSettings(client, buffer / 4);
    }

    ProducerSettings with(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(client);
        all.putAll(more);
        return new ProducerSettings(all, maxBytesInFlight);
    }
}
