package io.millrace.connector.kafka;

import io.millrace.connector.kafka.KafkaSourceOptions.Start;
import io.millrace.connector.kafka.KafkaSourceOptions.Topics;
import io.millrace.error.ExecutionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is asked of a cluster beside reading: partitions, offsets by place or time, group commits. Blocking; one call at a time. */
final class KafkaAdmin implements AutoCloseable {
    private static final Set<String> INTERNAL_TOPICS = Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    private final KafkaSourceOptions options;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration timeout;

    KafkaAdmin(KafkaSourceOptions options, String groupId) {
        this.options = options;
        timeout = Duration.ofMillis(options.pollTimeoutMs());
        consumer = new KafkaConsumer<>(consumerConfig(options, groupId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Map<String, Object> consumerConfig(KafkaSourceOptions options, String groupId) {
        Map<String, Object> config = new HashMap<>();
        config.put("max.poll.records", "2000");
        config.putAll(options.client());
        config.putIfAbsent("group.id", groupId);
        config.put("auto.offset.reset", "none");
        config.put("enable.auto.commit", "false");
        return config;
    }

    /** Runs a question to the cluster; what Kafka cannot answer becomes an error that names the servers. */
    private <T> T ask(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException e) {
            throw new ExecutionException(
                    "KAFKA_UNREACHABLE",
                    "Kafka at " + options.client().get("bootstrap.servers") + " did not give " + what + ": " + e.getMessage()
                            + " Check the option 'kafka.bootstrap.servers', the brokers and the permissions.",
                    e);
        }
    }

    /** The partitions of those topics named that exist, or of all that the pattern matches. */
    List<TopicPartition> existingPartitions() {
        Topics topics = options.topics();
        List<TopicPartition> all = new ArrayList<>();
        if (topics instanceof Topics.Assign assign) {
            return assign.partitions();
        } else if (topics instanceof Topics.Subscribe subscribe) {
            subscribe.topics().forEach(topic -> add(all, known(topic)));
        } else if (topics instanceof Topics.Matching matching) {
            ask("its topics", () -> consumer.listTopics(timeout)).forEach((topic, known) -> {
                if (!INTERNAL_TOPICS.contains(topic) && matching.pattern().matcher(topic).matches()) {
                    add(all, known);
                }
            });
        }
        return all;
    }

    private List<PartitionInfo> known(String topic) {
        List<PartitionInfo> known = ask("the partitions of '" + topic + "'", () -> consumer.partitionsFor(topic, timeout));
        return known == null ? List.of() : known;
    }

    /** As {@link #existingPartitions}; a named topic or partition that does not exist is an error. */
    List<TopicPartition> partitions() {
        Topics topics = options.topics();
        if (topics instanceof Topics.Subscribe subscribe) {
            subscribe.topics().stream().filter(topic -> known(topic).isEmpty()).forEach(topic -> {
                throw unknown("The Kafka topic '" + topic + "' does not exist. Create it, or correct the option 'subscribe'.");
            });
        } else if (topics instanceof Topics.Assign assign) {
            List<TopicPartition> there = new ArrayList<>();
            assign.partitions().stream().map(TopicPartition::topic).distinct().forEach(topic -> add(there, known(topic)));
            assign.partitions().stream().filter(tp -> !there.contains(tp)).forEach(tp -> {
                throw unknown("The Kafka partition " + tp + " does not exist. Create it, or correct the option 'assign'.");
            });
        }
        return existingPartitions();
    }

    private static ExecutionException unknown(String text) {
        return new ExecutionException("UNKNOWN_TOPIC", "42K03", text);
    }

    private static void add(List<TopicPartition> all, List<PartitionInfo> known) {
        known.forEach(p -> all.add(new TopicPartition(p.topic(), p.partition())));
    }

    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return ask("beginning offsets", () -> consumer.beginningOffsets(partitions, timeout));
    }

    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return ask("end offsets", () -> consumer.endOffsets(partitions, timeout));
    }

    /** The offsets of a place, as numbers. */
    Map<TopicPartition, Long> resolve(Start place, List<TopicPartition> partitions, String option) {
        if (place instanceof Start.Earliest) {
            return beginnings(partitions);
        } else if (place instanceof Start.Latest) {
            return ends(partitions);
        } else if (place instanceof Start.Timestamp t) {
            return byTime(partitions.stream().collect(Collectors.toMap(p -> p, p -> t.timestampMs())), option);
        } else if (place instanceof Start.Timestamps t) {
            requireAll(t.timestampsMs(), partitions, option + "ByTimestamp");
            return byTime(t.timestampsMs(), option);
        }
        return byOffset(((Start.Offsets) place).offsets(), partitions, option);
    }

    private Map<TopicPartition, Long> byOffset(Map<TopicPartition, Long> given, List<TopicPartition> partitions, String option) {
        requireAll(given, partitions, option);
        Map<TopicPartition, Long> beginnings = beginnings(partitions);
        Map<TopicPartition, Long> ends = ends(partitions);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        given.forEach((tp, offset) -> offsets.put(tp, offset == -2 ? beginnings.get(tp) : offset == -1 ? ends.get(tp) : offset));
        return offsets;
    }

    private static void requireAll(Map<TopicPartition, Long> given, List<TopicPartition> partitions, String option) {
        if (!given.keySet().equals(Set.copyOf(partitions))) {
            throw new ExecutionException(
                    "INVALID_OPTION",
                    "22023",
                    "The option '" + option + "' must name all partitions, each once. Named: " + given.keySet() + ", there are: " + partitions
                            + ". Use -1 for the end and -2 for the beginning of a partition.");
        }
    }

    private Map<TopicPartition, Long> byTime(Map<TopicPartition, Long> timestampsMs, String option) {
        Map<TopicPartition, OffsetAndTimestamp> found = ask("offsets by time", () -> consumer.offsetsForTimes(timestampsMs, timeout));
        Map<TopicPartition, Long> ends = ends(timestampsMs.keySet());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        timestampsMs.forEach((tp, timestampMs) -> {
            OffsetAndTimestamp at = found.get(tp);
            if (at == null && !options.latestIfNoTimestamp() && option.startsWith("starting")) {
                throw new ExecutionException(
                        "NO_OFFSET_FOR_TIMESTAMP",
                        "22023",
                        "No record of partition " + tp + " is at or after the timestamp " + timestampMs + " of '" + option
                                + "'. Choose an earlier time, or set startingOffsetsByTimestampStrategy to latest.");
            }
            offsets.put(tp, at == null ? ends.get(tp) : (Long) at.offset());
        });
        return offsets;
    }

    void commit(Map<TopicPartition, Long> offsets, Duration within) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        offsets.forEach((tp, offset) -> next.put(tp, new OffsetAndMetadata(offset)));
        consumer.commitSync(next, within);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
