package io.millrace.connector.kafka;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.OnDoubt;
import io.millrace.connector.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How the transactions of one query are named and bounded.
 *
 * <p>A partition has two transactional ids, used in turn: rows of the next epoch are sent while the epoch before waits for its commit point.
 * Each partition's marker is kept in a consumer group of its own, under partition 0 of a topic that it writes to, for brokers refuse offsets
 * of partitions that do not exist.
 *
 * @param timeoutMs after which the broker aborts a transaction that nobody ends
 */
record TransactionSettings(ProducerSettings producer, String queryId, long timeoutMs, OnDoubt onDoubt) {
    static final int IDS_PER_PARTITION = 2;
    private static final String TIMEOUT = "kafka.transaction.timeout.ms";
    private static final long SHORTEST_MS = 60_000;

    /** A micro-batch may take minutes; how long cannot be known before. */
    private static final long MICRO_BATCH_MS = 300_000;

    static TransactionSettings parse(SinkRequest request) {
        Options options = request.options();
        ProducerSettings producer = ProducerSettings.parse(options);
        requireAllAcks(producer.client());
        long timeoutMs = timeoutMs(options, request.realTime(), request.epochIntervalMs());
        return new TransactionSettings(
                producer.with(Map.of(
                        "acks",
                        "all",
                        "enable.idempotence",
                        "true",
                        "transaction.timeout.ms",
                        String.valueOf(Math.min(Integer.MAX_VALUE, timeoutMs)))),
                request.queryId(),
                timeoutMs,
                OnDoubt.of(options));
    }

    private static void requireAllAcks(Map<String, Object> client) {
        String acks = String.valueOf(client.get("acks")).trim();
        if (!acks.equals("all") && !acks.equals("-1")) {
            throw Options.invalid("kafka.acks", acks, "all (or left out) with exactly-once delivery");
        }
        String idempotence = String.valueOf(client.getOrDefault("enable.idempotence", "true"));
        if (!idempotence.trim().equalsIgnoreCase("true")) {
            throw Options.invalid(
                    "kafka.enable.idempotence", idempotence, "true (or left out) with exactly-once delivery");
        }
    }

    /** Twice the interval and half a minute unless given: an epoch's transaction begins with its first row and ends after its barrier. */
    static long timeoutMs(Options options, boolean realTime, long intervalMs) {
        long otherwise = realTime ? Math.max(SHORTEST_MS, 2 * intervalMs + 30_000) : MICRO_BATCH_MS;
        long timeoutMs = options.getLong(TIMEOUT, otherwise);
        if (timeoutMs < 1_000 || timeoutMs > Integer.MAX_VALUE) {
            throw Options.invalid(TIMEOUT, String.valueOf(timeoutMs), "from 1000 to " + Integer.MAX_VALUE);
        }
        if (realTime && timeoutMs <= intervalMs) {
            throw Options.invalid(
                    TIMEOUT,
                    String.valueOf(timeoutMs),
                    "longer than the trigger's interval of " + intervalMs
                            + " ms, or the broker would abort each epoch's transaction before its barrier. Leave it out for "
                            + otherwise + ", or choose a shorter interval");
        }
        return timeoutMs;
    }

    /** @param longestMs what the brokers allow, if known */
    void requireAllowed(OptionalLong longestMs) {
        if (timeoutMs > longestMs.orElse(Long.MAX_VALUE)) {
            throw Options.invalid(
                    TIMEOUT,
                    String.valueOf(timeoutMs),
                    "at most what the brokers allow, transaction.max.timeout.ms = " + longestMs.getAsLong()
                            + ". Set it lower, and a real-time trigger's interval below it, or raise the brokers' setting");
        }
    }

    String transactionalId(int partition, int slot) {
        return "millrace-" + queryId + "-" + partition + "-" + slot;
    }

    /** All that tasks with partitions below this may have used. */
    List<String> transactionalIds(int partitions) {
        List<String> ids = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            for (int slot = 0; slot < IDS_PER_PARTITION; slot++) {
                ids.add(transactionalId(p, slot));
            }
        }
        return ids;
    }

    String markerGroup(int partition) {
        return "millrace-" + queryId + "-" + partition;
    }

    ProducerSettings producer(int partition, int slot) {
        return producer.with(Map.of("transactional.id", transactionalId(partition, slot)));
    }
}
