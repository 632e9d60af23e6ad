package io.millrace.connector.kafka;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.connector.kafka.KafkaSourceOptions.Topics;
import io.millrace.error.ExecutionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's view of the topics. Partitions are assigned and sought by the readers, so that there is no rebalance, in recovery or
 * otherwise; the consumer group serves only for lag tools.
 */
final class KafkaStreamSource implements StreamSource {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaStreamSource.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaSourceOptions options;
    private final SourceRequest request;
    private final String groupId;
    private final KafkaAdmin admin;
    private final boolean compiledSimply;

    /** Of the thread that plans. */
    private final Optional<BatchDelay> delay;

    private long failedCommits;

    /** The ends of the partitions when they were last asked for: at a plan in micro-batch rhythm, at a commit in real time. */
    private volatile Positions lastEnds = Positions.NONE;

    /** What the group has taken last. Of the thread that commits. */
    private Positions committed = Positions.NONE;

    /** The ids of the topics as this run of the query found them first. */
    private final Map<String, Uuid> topicIds = new HashMap<>();

    KafkaStreamSource(KafkaSourceOptions options, SourceRequest request) {
        this.options = options;
        this.request = request;
        groupId = options.groupIdPrefix() + "-" + request.queryName();
        admin = new KafkaAdmin(options, groupId);
        delay = options.delay().map(BatchDelay::new);
        compiledSimply = ClientCompilation.of(request.environment())
                .isSimple(Runtime.getRuntime().availableProcessors());
    }

    @Override
    public Positions initial() {
        Map<String, TopicDescription> topics = admin.topics();
        admin.requireAllNamed(topics);
        topics.forEach((name, topic) -> topicIds.put(name, topic.topicId()));
        List<TopicPartition> partitions = admin.partitions(topics);
        return Splits.positions(admin.resolve(options.starting(), partitions, "startingOffsets"));
    }

    /** New partitions are read from their beginning, whatever the starting option: what they hold came after the query's start. */
    @Override
    public Positions discover(Positions known) {
        Map<String, TopicDescription> topics = admin.topics();
        List<TopicPartition> now = admin.partitions(topics);
        if (options.failOnDataLoss()) {
            checkStillThere(known, now);
            checkSameTopics(topics);
        }
        List<TopicPartition> fresh = new ArrayList<>(now);
        fresh.removeIf(tp -> known.next().containsKey(Splits.name(tp)));
        return fresh.isEmpty() ? Positions.NONE : Splits.positions(admin.beginnings(fresh));
    }

    private static void checkStillThere(Positions known, List<TopicPartition> now) {
        List<TopicPartition> gone = new ArrayList<>(Splits.offsets(known).keySet());
        gone.removeAll(now);
        if (!gone.isEmpty()) {
            throw dataLoss("The partitions " + gone + " do not exist any more");
        }
    }

    /** A topic that was deleted and made anew under its name has another id. */
    private void checkSameTopics(Map<String, TopicDescription> topics) {
        topics.forEach((name, topic) -> {
            Uuid before = topicIds.putIfAbsent(name, topic.topicId());
            if (before != null && !before.equals(topic.topicId())) {
                throw dataLoss("The topic '" + name + "' was deleted and made anew");
            }
        });
    }

    @Override
    public Positions latest(Positions known) {
        Positions latest = Splits.positions(admin.ends(Splits.offsets(known).keySet()));
        lastEnds = latest;
        return latest;
    }

    @Override
    public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
        Positions latest = notBehind(from, latest(from));
        if (ignoreLimits) {
            return latest;
        }
        long nowMs = NANOSECONDS.toMillis(request.environment().nanoTime());
        if (delay.isPresent() && delay.get().holds(from.recordsUntil(latest), nowMs)) {
            return from;
        }
        OptionalLong max = options.maxOffsetsPerTrigger();
        return max.isEmpty() ? latest : BatchLimit.cut(from, latest, max.getAsLong());
    }

    /** A partition that ends before where we are was deleted and made anew, or truncated; where that is allowed, it waits to grow again. */
    private Positions notBehind(Positions from, Positions latest) {
        TreeMap<String, Long> ends = new TreeMap<>(latest.next());
        from.next().forEach((split, next) -> {
            long end = latest.get(split, next);
            if (end < next) {
                String what = "Partition " + split + " ends at offset " + end + ", before the query's position " + next;
                if (options.failOnDataLoss()) {
                    throw dataLoss(what);
                }
                LOG.warn("{}; nothing is read from it until it is longer, because failOnDataLoss is false", what);
                ends.put(split, next);
            }
        });
        return Positions.of(ends);
    }

    static ExecutionException dataLoss(String what) {
        return new ExecutionException(
                "KAFKA_DATA_LOSS",
                "22000",
                what
                        + ": records were lost, or the topic was made anew. To go on without them, set the option failOnDataLoss to false.");
    }

    @Override
    public SourceReader createReader() {
        return new KafkaReader(options, groupId, request.schema(), compiledSimply);
    }

    /** Failures are counted and logged only: the group's offsets are for lag tools, recovery uses the checkpoint. */
    @Override
    public void commit(Positions durable) {
        if (durable.next().isEmpty()) {
            return;
        }
        try {
            // Of a query that waits for input each epoch ends where the one before did.
            if (!durable.equals(committed)) {
                admin.commit(Splits.offsets(durable), COMMIT_TIMEOUT);
                committed = durable;
            }
            latest(durable);
        } catch (KafkaException e) {
            failedCommits++;
            LOG.warn(
                    "Group {} did not take the offsets of a durable epoch ({} times so far): {}",
                    groupId,
                    failedCommits,
                    e.getMessage());
        }
    }

    @Override
    public String describe(Positions positions) {
        return OffsetsJson.print(positions);
    }

    @Override
    public Map<String, String> metrics(Positions consumed) {
        Positions latest = lastEnds;
        TreeMap<String, Long> behind = new TreeMap<>();
        consumed.next().forEach((split, next) -> behind.put(split, Math.max(0, latest.get(split, next) - next)));
        Map<String, String> metrics = new LinkedHashMap<>();
        var figures = behind.values().stream().mapToLong(Long::longValue).summaryStatistics();
        if (figures.getCount() > 0) {
            metrics.put("avgOffsetsBehindLatest", String.valueOf(figures.getAverage()));
            metrics.put("maxOffsetsBehindLatest", String.valueOf(figures.getMax()));
            metrics.put("minOffsetsBehindLatest", String.valueOf(figures.getMin()));
        }
        return metrics;
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public String description() {
        Topics topics = options.topics();
        if (topics instanceof Topics.Subscribe s) {
            return "KafkaV2[Subscribe[" + String.join(", ", s.topics()) + "]]";
        } else if (topics instanceof Topics.Matching m) {
            return "KafkaV2[SubscribePattern[" + m.pattern() + "]]";
        }
        Map<String, List<Integer>> assigned = new HashMap<>();
        ((Topics.Assign) topics)
                .partitions()
                .forEach(tp -> assigned.computeIfAbsent(tp.topic(), t -> new ArrayList<>())
                        .add(tp.partition()));
        return "KafkaV2[Assign[" + assigned + "]]";
    }

    @Override
    public void close() {
        admin.close();
    }
}
