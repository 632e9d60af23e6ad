package io.millrace.connector.kafka;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * The options of the source, checked.
 *
 * @param maxOffsetsPerTrigger rows of one micro-batch, over all partitions; empty: no limit
 * @param delay of micro-batches; empty: a single record is enough
 * @param pollTimeoutMs how long administrative calls may take
 */
record KafkaSourceOptions(
        Map<String, Object> client,
        Topics topics,
        Start starting,
        Start ending,
        boolean latestIfNoTimestamp,
        OptionalLong maxOffsetsPerTrigger,
        Optional<Delay> delay,
        boolean failOnDataLoss,
        String groupIdPrefix,
        long pollTimeoutMs) {

    /** Which topics and partitions. */
    sealed interface Topics {
        record Subscribe(List<String> topics) implements Topics {}

        record Matching(Pattern pattern) implements Topics {}

        record Assign(List<TopicPartition> partitions) implements Topics {}
    }

    /** A place in each partition. In offsets -2 is the beginning and -1 the end. */
    sealed interface Start {
        enum Earliest implements Start {
            EARLIEST
        }

        enum Latest implements Start {
            LATEST
        }

        record Offsets(Map<TopicPartition, Long> offsets) implements Start {}

        /** The first record at or after a time. */
        record Timestamp(long timestampMs) implements Start {}

        record Timestamps(Map<TopicPartition, Long> timestampsMs) implements Start {}
    }

    /**
     * What holds a micro-batch back.
     *
     * @param minRecords how many must wait in all partitions
     * @param maxDelayMs how long it is held at most
     */
    record Delay(long minRecords, long maxDelayMs) {}

    static KafkaSourceOptions parse(Options o, boolean streaming) {
        checkHints(o);
        OptionalLong max = atLeastOne(o, "maxOffsetsPerTrigger");
        return new KafkaSourceOptions(
                ClientOptions.parse(o),
                topics(o),
                starting(o, streaming),
                ending(o, streaming),
                latestIfNoTimestamp(o),
                max,
                delay(o, max),
                o.getBoolean("failOnDataLoss", true),
                o.get("groupIdPrefix", "millrace-source"),
                o.getLong("kafkaConsumer.pollTimeoutMs", 120_000));
    }

    /** How Spark shares a Kafka partition out among its tasks. Here one task reads it, with the same records in the same batches. */
    private static void checkHints(Options o) {
        for (String hint : List.of("minPartitions", "maxRecordsPerPartition")) {
            var unused = atLeastOne(o, hint);
        }
    }

    private static OptionalLong atLeastOne(Options o, String key) {
        if (o.get(key).isEmpty()) {
            return OptionalLong.empty();
        }
        long value = o.getLong(key, 0);
        if (value < 1) {
            throw Options.invalid(key, String.valueOf(value), "at least 1");
        }
        return OptionalLong.of(value);
    }

    private static Optional<Delay> delay(Options o, OptionalLong max) {
        OptionalLong min = atLeastOne(o, "minOffsetsPerTrigger");
        long maxDelayMs = Options.durationMs("maxTriggerDelay", o.get("maxTriggerDelay", "15m"));
        if (min.isPresent() && min.getAsLong() > max.orElse(Long.MAX_VALUE)) {
            throw new IllegalArgumentException("The value of minOffsetsPerTrigger(" + min.getAsLong()
                    + ") is higher than the maxOffsetsPerTrigger(" + max.getAsLong()
                    + "). Raise the second, or leave it out.");
        }
        return min.isPresent() ? Optional.of(new Delay(min.getAsLong(), maxDelayMs)) : Optional.empty();
    }

    private static Start starting(Options o, boolean streaming) {
        Start place = place(o, "starting", streaming ? Start.Latest.LATEST : Start.Earliest.EARLIEST);
        if (!streaming
                && (place instanceof Start.Latest
                        || place instanceof Start.Offsets f && f.offsets().containsValue(-1L))) {
            throw Options.invalid(
                    "startingOffsets",
                    o.get("startingOffsets", ""),
                    "earliest or offsets for a batch: after the end there is nothing");
        }
        return place;
    }

    private static Start ending(Options o, boolean streaming) {
        if (streaming) {
            for (String key : List.of("endingOffsets", "endingOffsetsByTimestamp", "endingTimestamp")) {
                if (o.get(key).isPresent()) {
                    throw new AnalysisException(
                            "INVALID_OPTION", "The option '" + key + "' is for batch reads. Leave it out of a stream.");
                }
            }
        }
        Start place = place(o, "ending", Start.Latest.LATEST);
        if (place instanceof Start.Offsets f && f.offsets().containsValue(-2L)) {
            throw Options.invalid(
                    "endingOffsets",
                    o.get("endingOffsets", ""),
                    "latest or offsets: before the beginning there is nothing");
        }
        return place;
    }

    private static boolean latestIfNoTimestamp(Options o) {
        String key = "startingOffsetsByTimestampStrategy";
        String v = o.get(key, "error").toLowerCase(Locale.ROOT);
        if (!v.equals("error") && !v.equals("latest")) {
            throw Options.invalid(key, v, "error or latest");
        }
        return v.equals("latest");
    }

    private static Topics topics(Options o) {
        List<String> given = Stream.of("assign", "subscribe", "subscribePattern")
                .filter(k -> o.get(k).isPresent())
                .toList();
        if (given.size() != 1) {
            throw new AnalysisException(
                    "INVALID_OPTION",
                    given.isEmpty()
                            ? "One of the options 'assign', 'subscribe' or 'subscribePattern' must be given for the Kafka source."
                            : "Only one of the options 'assign', 'subscribe' and 'subscribePattern' can be given, but there are "
                                    + given + ".");
        }
        String value = o.get(given.get(0), "").trim();
        if (value.isEmpty()) {
            throw Options.invalid(given.get(0), value, "not empty");
        }
        return switch (given.get(0)) {
            case "assign" -> new Topics.Assign(OffsetsJson.partitions("assign", value));
            case "subscribe" ->
                new Topics.Subscribe(List.copyOf(new TreeSet<>(Stream.of(value.split(",", -1))
                        .map(String::trim)
                        .filter(t -> !t.isEmpty())
                        .toList())));
            default -> new Topics.Matching(pattern(value));
        };
    }

    private static Pattern pattern(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw Options.invalid("subscribePattern", value, "a regular expression (" + e.getDescription() + ")");
        }
    }

    /** Timestamp beats timestamps by partition beats offsets. */
    private static Start place(Options o, String which, Start otherwise) {
        if (o.get(which + "Timestamp").isPresent()) {
            return new Start.Timestamp(o.getLong(which + "Timestamp", 0));
        }
        String byTimestamp = which + "OffsetsByTimestamp";
        if (o.get(byTimestamp).isPresent()) {
            return new Start.Timestamps(OffsetsJson.offsets(byTimestamp, o.get(byTimestamp, "")));
        }
        String key = which + "Offsets";
        String value = o.get(key, "").trim();
        if (value.isEmpty()) {
            return otherwise;
        } else if (value.equalsIgnoreCase("earliest") && which.equals("starting")) {
            return Start.Earliest.EARLIEST;
        } else if (value.equalsIgnoreCase("latest")) {
            return Start.Latest.LATEST;
        }
        Map<TopicPartition, Long> offsets = OffsetsJson.offsets(key, value);
        if (offsets.values().stream().anyMatch(offset -> offset < -2)) {
            throw Options.invalid(key, value, "offsets from 0, or -1 for the end and -2 for the beginning");
        }
        return new Start.Offsets(offsets);
    }
}
