package io.millrace.chaos.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker is to do; passes through a command line.
 *
 * @param checkpoint location: a directory or URI
 * @param settings of the session
 */
public record Job(
        Kind kind,
        String bootstrapServers,
        String inTopic,
        String outTopic,
        String checkpoint,
        Map<String, String> settings) {

    /** Query and rhythm. */
    public enum Kind {
        /** Counts by key, each row's result leaving at once, a barrier every 250 ms. */
        COUNT_REAL_TIME,
        /** Counts by key, in micro-batches one after another. */
        COUNT_MICRO_BATCH,
        /** Counts by key and second of event time without repeated rows, each once when its second is over; real time. */
        WINDOW_REAL_TIME,
        /** The same in micro-batches. */
        WINDOW_MICRO_BATCH,
        /** Counts by key in a function of groups with state; real time. */
        FUNCTION_REAL_TIME,
        /** Counts by key in a processor with a state variable; micro-batches. */
        PROCESSOR_MICRO_BATCH;

        public boolean realTime() {
            return this == COUNT_REAL_TIME || this == WINDOW_REAL_TIME || this == FUNCTION_REAL_TIME;
        }

        public boolean windowed() {
            return this == WINDOW_REAL_TIME || this == WINDOW_MICRO_BATCH;
        }
    }

    /** This with more settings. */
    public Job with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new Job(kind, bootstrapServers, inTopic, outTopic, checkpoint, all);
    }

    public List<String> toArguments() {
        List<String> all = new ArrayList<>(List.of(kind.name(), bootstrapServers, inTopic, outTopic, checkpoint));
        settings.forEach((key, value) -> all.add(key + "=" + value));
        return all;
    }

    public static Job fromArguments(String[] a) {
        Map<String, String> settings = new LinkedHashMap<>();
        Arrays.stream(a, 5, a.length)
                .forEach(s -> settings.put(s.substring(0, s.indexOf('=')), s.substring(s.indexOf('=') + 1)));
        return new Job(Kind.valueOf(a[0]), a[1], a[2], a[3], a[4], settings);
    }
}
