package io.millrace.connector.parquet;

import io.millrace.connector.Options;
import java.util.Map;

/** Options that a setting of the session can stand for. */
final class ParquetOptions {
    private static final String CORRUPT = "ignoreCorruptFiles";
    private static final String MERGE = "mergeSchema";

    private ParquetOptions() {}

    static boolean ignoreCorruptFiles(Options options, Map<String, String> settings) {
        return options.getBoolean(
                CORRUPT, Boolean.parseBoolean(settings.getOrDefault("millrace.sql.files." + CORRUPT, "false")));
    }

    static boolean mergeSchema(Options options) {
        return options.getBoolean(MERGE, false);
    }
}
