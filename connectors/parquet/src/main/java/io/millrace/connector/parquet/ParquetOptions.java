package io.millrace.connector.parquet;

import io.millrace.connector.Options;

/** Options of a reader. */
final class ParquetOptions {
    private static final String CORRUPT = "ignoreCorruptFiles";
    private static final String MERGE = "mergeSchema";

    private ParquetOptions() {}

    static boolean ignoreCorruptFiles(Options options) {
        return options.getBoolean(CORRUPT, false);
    }

    static boolean mergeSchema(Options options) {
        return options.getBoolean(MERGE, false);
    }
}
