package io.millrace.connector.kafka;

import io.millrace.error.MillraceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of the brokers about the transactions of a query. Blocking. */
final class Markers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Markers.class);
    private static final int WITHIN_MS = 20_000;
    private static final String RETENTION = "offsets.retention.minutes";
    private static final long DEFAULT_RETENTION_MINUTES = 10_080;

    private final TransactionSettings settings;
    private final Admin admin;

    Markers(TransactionSettings settings) {
        this.settings = settings;
        Map<String, Object> config = new HashMap<>(settings.producer().client());
        config.keySet().retainAll(AdminClientConfig.configNames());
        // An open transaction takes some tens of milliseconds to end; waiting longer each time would be most of a
        // recovery.
        config.putIfAbsent("retry.backoff.ms", "20");
        config.putIfAbsent("retry.backoff.max.ms", "100");
        admin = Admin.create(config);
    }

    /**
     * Ends whatever these ids have open: a commit that the brokers have begun is completed, all else is aborted. On return none of their
     * producers can commit any more.
     */
    void fence(Collection<String> transactionalIds) {
        if (!transactionalIds.isEmpty()) {
            await(
                    "Ending the transactions of earlier runs",
                    admin.fenceProducers(transactionalIds, new FenceProducersOptions().timeoutMs(WITHIN_MS))
                            .all());
        }
    }

    /** The newest epoch that each of these partitions has committed; waits for commits under way. */
    Map<Integer, OptionalLong> of(Collection<Integer> partitions) {
        Map<Integer, OptionalLong> newest = new TreeMap<>();
        offsets(partitions)
                .forEach((p, offsets) -> newest.put(
                        p,
                        offsets.values().stream()
                                .mapToLong(OffsetAndMetadata::offset)
                                .max()));
        return newest;
    }

    private Map<Integer, Map<TopicPartition, OffsetAndMetadata>> offsets(Collection<Integer> partitions) {
        Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
        partitions.forEach(p -> groups.put(settings.markerGroup(p), new ListConsumerGroupOffsetsSpec()));
        Map<Integer, Map<TopicPartition, OffsetAndMetadata>> found = new TreeMap<>();
        if (groups.isEmpty()) {
            return found;
        }
        ListConsumerGroupOffsetsOptions stable = new ListConsumerGroupOffsetsOptions().requireStable(true);
        Map<String, Map<TopicPartition, OffsetAndMetadata>> all = await(
                "Reading the markers of the last epoch",
                admin.listConsumerGroupOffsets(groups, stable.timeoutMs(WITHIN_MS))
                        .all());
        partitions.forEach(p -> found.put(p, all.getOrDefault(settings.markerGroup(p), Map.of())));
        return found;
    }

    /** Has a partition's marker say this epoch; one that was never written need not be there, -1 removes it. */
    void setBack(int partition, long epoch) {
        String group = settings.markerGroup(partition);
        Map<TopicPartition, OffsetAndMetadata> there =
                offsets(List.of(partition)).getOrDefault(partition, Map.of());
        if (epoch < 0) {
            await(
                    "Removing a marker",
                    admin.deleteConsumerGroupOffsets(group, there.keySet()).all());
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> back = new HashMap<>();
        there.keySet().forEach(at -> back.put(at, new OffsetAndMetadata(epoch)));
        await(
                "Setting a marker back",
                admin.alterConsumerGroupOffsets(group, back).all());
    }

    /** How long the brokers keep a marker; their default if they do not say. */
    long retentionMs() {
        return setting(RETENTION).orElse(DEFAULT_RETENTION_MINUTES) * 60_000;
    }

    /** The longest transaction that the brokers allow; empty if they do not say. */
    OptionalLong longestTransactionMs() {
        return setting("transaction.max.timeout.ms");
    }

    private OptionalLong setting(String name) {
        try {
            List<Node> nodes = new ArrayList<>(
                    await("Asking for the brokers", admin.describeCluster().nodes()));
            ConfigResource broker =
                    new ConfigResource(ConfigResource.Type.BROKER, nodes.get(0).idString());
            Config config = await(
                            "Reading the brokers' settings",
                            admin.describeConfigs(List.of(broker)).all())
                    .get(broker);
            ConfigEntry entry = config == null ? null : config.get(name);
            return entry == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(entry.value()));
        } catch (MillraceException e) {
            // Reading them takes a right of its own, which writing does not.
            LOG.info("The brokers do not tell {}", name, e);
            return OptionalLong.empty();
        }
    }

    private <T> T await(String what, KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransactionFailures.of(what, settings, e);
        } catch (ExecutionException e) {
            throw TransactionFailures.of(what, settings, e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ZERO);
    }
}
