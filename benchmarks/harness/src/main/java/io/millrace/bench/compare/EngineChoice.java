package io.millrace.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An engine as the command line names it, with settings of its own: {@code flink} or {@code flink+FLINK_BACKEND=rocksdb}.
 *
 * @param label as it was given; results go under it
 * @param knobs environment variables of its process
 */
record EngineChoice(String label, String name, Map<String, String> knobs) {
    static final String MILLRACE = "millrace";
    static final List<String> PEERS = List.of("floor", "flink", "spark", "kstreams", "jet");

    EngineChoice {
        knobs = Map.copyOf(knobs);
    }

    boolean isMillrace() {
        return name.equals(MILLRACE);
    }

    /** @throws IllegalArgumentException if there is no such engine, or a setting has no value */
    static EngineChoice parse(String text) {
        String[] parts = text.split("\\+", -1);
        if (!parts[0].equals(MILLRACE) && !PEERS.contains(parts[0])) {
            throw new IllegalArgumentException("There is no engine '" + parts[0] + "'. Use " + MILLRACE + ", "
                    + String.join(", ", PEERS) + ", with settings as in flink+FLINK_BACKEND=rocksdb.");
        }
        Map<String, String> knobs = new LinkedHashMap<>();
        for (String setting : List.of(parts).subList(1, parts.length)) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'" + setting + "' is no setting of " + parts[0] + ": write NAME=VALUE.");
            }
            knobs.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new EngineChoice(text, parts[0], knobs);
    }
}
