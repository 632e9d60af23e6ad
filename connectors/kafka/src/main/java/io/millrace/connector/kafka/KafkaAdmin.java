package io.millrace.connector.kafka;

import io.millrace.connector.kafka.KafkaSourceOptions.Start;
import io.millrace.connector.kafka.KafkaSourceOptions.Topics;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a cluster beside reading: partitions, offsets by place or time, group commits. Blocking; one call at a time. Only
 * {@link #close} may be called from another thread while one is under way, as when a start has taken too long: the call ends then with an error.
 */
final class KafkaAdmin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAdmin.class);

    private final KafkaSourceOptions options;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin client;
    private final Duration timeout;

    /** Held by whoever uses the consumer, which belongs to one thread at a time. */
    private final ReentrantLock consumerLock = new ReentrantLock();

    private volatile boolean closed;

    KafkaAdmin(KafkaSourceOptions options, String groupId) {
        this.options = options;
        timeout = Duration.ofMillis(options.pollTimeoutMs());
        consumer = new KafkaConsumer<>(
                consumerConfig(options, groupId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        client = Admin.create(adminConfig(options));
    }

    private static Map<String, Object> adminConfig(KafkaSourceOptions options) {
        Map<String, Object> config = new HashMap<>(options.client());
        config.keySet().retainAll(AdminClientConfig.configNames());
        return config;
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
            return withConsumer(question);
        } catch (KafkaException e) {
            throw unanswered(what, e);
        }
    }

    private <T> T withConsumer(Supplier<T> use) {
        consumerLock.lock();
        try {
            if (closed) {
                throw new WakeupException();
            }
            return use.get();
        } finally {
            consumerLock.unlock();
        }
    }

    private MillraceException unanswered(String what, Throwable e) {
        return KafkaFailures.of(
                "KAFKA_UNREACHABLE",
                "Kafka at " + options.client().get("bootstrap.servers") + " did not give " + what + ": "
                        + (closed ? "the source was closed before it did." : e.getMessage())
                        + " Check the option 'kafka.bootstrap.servers', the brokers and the permissions.",
                e);
    }

    private <T> T await(String what, KafkaFuture<T> answer) throws UnknownTopicOrPartitionException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(what, e);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            throw unanswered(what, e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * What exists now of the topics that the option means. Asked of the brokers at every call: a consumer's own view of a topic can be
     * minutes old, and would hide new partitions for as long.
     */
    Map<String, TopicDescription> topics() {
        Topics topics = options.topics();
        if (topics instanceof Topics.Assign assign) {
            return describe(
                    assign.partitions().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        } else if (topics instanceof Topics.Subscribe subscribe) {
            return describe(subscribe.topics());
        }
        Pattern pattern = ((Topics.Matching) topics).pattern();
        ListTopicsOptions withinTime = new ListTopicsOptions().timeoutMs((int) timeout.toMillis());
        return describe(await("its topics", client.listTopics(withinTime).names()).stream()
                .filter(name -> pattern.matcher(name).matches())
                .toList());
    }

    private Map<String, TopicDescription> describe(Collection<String> names) {
        Map<String, TopicDescription> found = new TreeMap<>();
        DescribeTopicsOptions withinTime = new DescribeTopicsOptions().timeoutMs((int) timeout.toMillis());
        client.describeTopics(names, withinTime).topicNameValues().forEach((name, answer) -> {
            try {
                found.put(name, await("the partitions of '" + name + "'", answer));
            } catch (UnknownTopicOrPartitionException e) {
                // Absent from the answer; whether that is an error is the caller's to say.
                LOG.debug("Topic {} does not exist", name);
            }
        });
        return found;
    }

    /** The partitions of these topics that are to be read. */
    List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
        List<TopicPartition> all = new ArrayList<>();
        topics.forEach((name, topic) ->
                topic.partitions().forEach(p -> all.add(new TopicPartition(name, p.partition()))));
        if (options.topics() instanceof Topics.Assign assign) {
            all.retainAll(assign.partitions());
        }
        return all;
    }

    /** An error if a topic or partition that an option names does not exist. */
    void requireAllNamed(Map<String, TopicDescription> topics) {
        if (options.topics() instanceof Topics.Subscribe subscribe) {
            subscribe.topics().stream()
                    .filter(topic -> !topics.containsKey(topic))
                    .forEach(topic -> {
                        throw unknown("The Kafka topic '" + topic
                                + "' does not exist. Create it, or correct the option 'subscribe'.");
                    });
        } else if (options.topics() instanceof Topics.Assign assign) {
            List<TopicPartition> there = partitions(topics);
            assign.partitions().stream().filter(tp -> !there.contains(tp)).forEach(tp -> {
                throw unknown(
                        "The Kafka partition " + tp + " does not exist. Create it, or correct the option 'assign'.");
            });
        }
    }

    private static ExecutionException unknown(String text) {
        return new ExecutionException("UNKNOWN_TOPIC", "42K03", text);
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

    private Map<TopicPartition, Long> byOffset(
            Map<TopicPartition, Long> given, List<TopicPartition> partitions, String option) {
        requireAll(given, partitions, option);
        Map<TopicPartition, Long> beginnings = beginnings(partitions);
        Map<TopicPartition, Long> ends = ends(partitions);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        given.forEach((tp, offset) ->
                offsets.put(tp, offset == -2 ? beginnings.get(tp) : offset == -1 ? ends.get(tp) : offset));
        return offsets;
    }

    private static void requireAll(Map<TopicPartition, Long> given, List<TopicPartition> partitions, String option) {
        if (!given.keySet().equals(Set.copyOf(partitions))) {
            throw new ExecutionException(
                    "INVALID_OPTION",
                    "22023",
                    "The option '" + option + "' must name all partitions, each once. Named: " + given.keySet()
                            + ", there are: " + partitions
                            + ". Use -1 for the end and -2 for the beginning of a partition.");
        }
    }

    private Map<TopicPartition, Long> byTime(Map<TopicPartition, Long> timestampsMs, String option) {
        Map<TopicPartition, OffsetAndTimestamp> found =
                ask("offsets by time", () -> consumer.offsetsForTimes(timestampsMs, timeout));
        Map<TopicPartition, Long> ends = ends(timestampsMs.keySet());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        timestampsMs.forEach((tp, timestampMs) -> {
            OffsetAndTimestamp at = found.get(tp);
            if (at == null && !options.latestIfNoTimestamp() && option.startsWith("starting")) {
                throw new ExecutionException(
                        "NO_OFFSET_FOR_TIMESTAMP",
                        "22023",
                        "No record of partition " + tp + " is at or after the timestamp " + timestampMs + " of '"
                                + option
                                + "'. Choose an earlier time, or set startingOffsetsByTimestampStrategy to latest.");
            }
            offsets.put(tp, at == null ? ends.get(tp) : (Long) at.offset());
        });
        return offsets;
    }

    void commit(Map<TopicPartition, Long> offsets, Duration within) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        offsets.forEach((tp, offset) -> next.put(tp, new OffsetAndMetadata(offset)));
        withConsumer(() -> {
            consumer.commitSync(next, within);
            return next;
        });
    }

    @Override
    public void close() {
        closed = true;
        client.close(Duration.ZERO);
        // A question under way in another thread ends with this; one that has not begun finds that it is too late.
        consumer.wakeup();
        consumerLock.lock();
        try {
            consumer.close();
        } finally {
            consumerLock.unlock();
        }
    }
}
