package io.millrace.chaos.work;

import io.millrace.chaos.oracle.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker is to do; passes through a command line.
 *
 * @param checkpoint location: a directory or URI
 * @param epochMs between two barriers, in real time
 * @param settings of the session
 */
public record Job(Kind kind, Topic in, Topic out, String checkpoint, long epochMs, Map<String, String> settings) {

    /** Setting: {@code buffer.memory} of the sink's producers, in bytes; theirs by default unless set. */
    public static final String SINK_BUFFER_BYTES = "chaos.sink.buffer.memory";

    /** Query and rhythm. */
    public enum Kind {
        /** Counts by key, each row's result leaving at once. */
        COUNT_REAL_TIME,
        /** Counts by key, in micro-batches one after another. */
        COUNT_MICRO_BATCH,
        /** As the first, with about a kilobyte of state for each key. */
        WIDE_COUNT_REAL_TIME,
        /** Counts by key and second of event time without repeated rows, each once when its second is over; real time. */
        WINDOW_REAL_TIME,
        /** The same in micro-batches. */
        WINDOW_MICRO_BATCH,
        /** Counts by key in a function of groups with state; real time. */
        FUNCTION_REAL_TIME,
        /** Counts by key in a processor with a state variable; micro-batches. */
        PROCESSOR_MICRO_BATCH;

        public boolean realTime() {
            return switch (this) {
                case COUNT_REAL_TIME, WIDE_COUNT_REAL_TIME, WINDOW_REAL_TIME, FUNCTION_REAL_TIME -> true;
                case COUNT_MICRO_BATCH, WINDOW_MICRO_BATCH, PROCESSOR_MICRO_BATCH -> false;
            };
        }

        public boolean windowed() {
            return this == WINDOW_REAL_TIME || this == WINDOW_MICRO_BATCH;
        }
    }

    /** This with more settings. */
    public Job with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new Job(kind, in, out, checkpoint, epochMs, all);
    }

    /** This with a topic of the same name on another broker for the results. */
    public Job writingTo(String bootstrapServers) {
        return new Job(kind, in, new Topic(bootstrapServers, out.name()), checkpoint, epochMs, settings);
    }

    /** This with another distance of barriers. */
    public Job every(long otherEpochMs) {
        return new Job(kind, in, out, checkpoint, otherEpochMs, settings);
    }

    public List<String> toArguments() {
        List<String> all = new ArrayList<>(List.of(
                kind.name(),
                in.bootstrapServers(),
                in.name(),
                out.bootstrapServers(),
                out.name(),
                checkpoint,
                String.valueOf(epochMs)));
        settings.forEach((key, value) -> all.add(key + "=" + value));
        return all;
    }

    public static Job fromArguments(String[] a) {
        Map<String, String> settings = new LinkedHashMap<>();
        Arrays.stream(a, 7, a.length)
                .forEach(s -> settings.put(s.substring(0, s.indexOf('=')), s.substring(s.indexOf('=') + 1)));
        return new Job(
                Kind.valueOf(a[0]), new Topic(a[1], a[2]), new Topic(a[3], a[4]), a[5], Long.parseLong(a[6]), settings);
    }
}
