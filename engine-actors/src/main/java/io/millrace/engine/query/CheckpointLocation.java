package io.millrace.engine.query;

import io.millrace.sql.AnalysisException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a query keeps its checkpoint.
 *
 * @param path a directory or URI; null for a temporary directory, which is removed when the query ends in good order
 */
public record CheckpointLocation(@Nullable String path) {
    private static final String OPTION = "checkpointLocation";
    private static final String SETTING = "sql.streaming.checkpointLocation";
    private static final Set<String> TEMPORARY = Set.of("memory", "console", "foreach", "foreachbatch", "noop");

    public boolean temporary() {
        return path == null;
    }

    /**
     * The option, else a directory of the query's name under the session's setting, else a temporary one for the sinks that promise
     * nothing across restarts.
     *
     * @param options of the writer; case of keys does not matter
     * @param directoryName for a query under the setting: its name, or a new id
     */
    public static CheckpointLocation of(
            Map<String, String> options, Map<String, String> settings, String format, String directoryName) {
        Map<String, String> byKey = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byKey.putAll(options);
        String given = byKey.get(OPTION);
        if (given != null && !given.isBlank()) {
            return new CheckpointLocation(given);
        }
        for (String prefix : new String[] {"millrace.", "spark."}) {
            String root = settings.get(prefix + SETTING);
            if (root != null && !root.isBlank()) {
                return new CheckpointLocation(root + (root.endsWith("/") ? "" : "/") + directoryName);
            }
        }
        if (TEMPORARY.contains(format.toLowerCase(Locale.ROOT))) {
            return new CheckpointLocation(null);
        }
        throw new AnalysisException(
                "STREAMING_CHECKPOINT_LOCATION_MISSING",
                "checkpointLocation must be specified either through option(\"checkpointLocation\", ...) or the setting millrace."
                        + SETTING + ". The sink '" + format + "' cannot run without one.");
    }
}
