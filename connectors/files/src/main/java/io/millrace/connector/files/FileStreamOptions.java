package io.millrace.connector.files;

import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a stream takes in files.
 *
 * @param limit of a batch
 * @param latestFirst whether the newest of the files that wait come first
 * @param fileNameOnly whether files of the same name in other directories count as the same file
 * @param maxFileAgeMs files so much older than the newest one taken are passed over; measured by the files' own times
 * @param pollIntervalNs in real time, how often the directory is looked at
 * @param clean what becomes of files that have been read
 */
record FileStreamOptions(
        BatchLimit limit,
        boolean latestFirst,
        boolean fileNameOnly,
        long maxFileAgeMs,
        long pollIntervalNs,
        CleanSource clean) {
    /** A setting of the session, in milliseconds. */
    static final String POLL_INTERVAL = "millrace.files.pollIntervalMs";

    private static final String FILES = "maxFilesPerTrigger";
    private static final String BYTES = "maxBytesPerTrigger";
    private static final String AGE = "maxFileAge";

    /**
     * How much a batch takes. The first file is taken however large it is.
     *
     * @param maxFiles at least 1
     */
    record BatchLimit(long maxFiles, long maxBytes) {
        static final BatchLimit NONE = new BatchLimit(Long.MAX_VALUE, Long.MAX_VALUE);

        boolean admits(long filesTaken, long bytesTaken, long nextBytes) {
            return filesTaken == 0 || filesTaken < maxFiles && bytesTaken <= maxBytes - nextBytes;
        }
    }

    /** @param sources paths and globs of the stream */
    static FileStreamOptions of(Options o, List<String> sources, Environment environment) {
        if (o.get(FILES).isPresent() && o.get(BYTES).isPresent()) {
            throw new AnalysisException(
                    "INVALID_OPTION",
                    "The options '" + FILES + "' and '" + BYTES + "' are both set. Leave one of them out.");
        }
        BatchLimit limit = new BatchLimit(atLeastOne(o, FILES), atLeastOne(o, BYTES));
        boolean latestFirst = o.getBoolean("latestFirst", false);
        // Files that wait for the newest to be read first would be too old when their turn comes.
        boolean ageless = latestFirst && !limit.equals(BatchLimit.NONE);
        String pollInterval = environment.settings().getOrDefault(POLL_INTERVAL, "200");
        long pollIntervalMs = Options.durationMs(POLL_INTERVAL, pollInterval);
        if (pollIntervalMs < 1) {
            throw Options.invalid(POLL_INTERVAL, pollInterval, "at least 1 (milliseconds)");
        }
        for (String key : List.of("modifiedBefore", "modifiedAfter")) {
            if (!o.get(key, "").isEmpty()) {
                throw new IllegalArgumentException("option '" + key.toLowerCase(Locale.ROOT)
                        + "' is not allowed in file stream sources. Filter by _metadata.file_modification_time.");
            }
        }
        return new FileStreamOptions(
                limit,
                latestFirst,
                o.getBoolean("fileNameOnly", false),
                ageless ? Long.MAX_VALUE : Options.durationMs(AGE, o.get(AGE, "7d")),
                TimeUnit.MILLISECONDS.toNanos(pollIntervalMs),
                CleanSource.of(o, sources));
    }

    private static long atLeastOne(Options o, String key) {
        long value = o.getLong(key, Long.MAX_VALUE);
        if (value < 1) {
            throw Options.invalid(key, String.valueOf(value), "at least 1");
        }
        return value;
    }

    /**
     * What the files look like may change while a stream runs, so its schema is a guess from those that are there only where the session says
     * that it may be.
     */
    static void requireSchema(String format, boolean streaming, Options options) {
        if (streaming && !options.getBoolean("schemaInference", false)) {
            throw new AnalysisException(
                    "STREAMING_SOURCE_WITHOUT_SCHEMA",
                    "Schema must be specified when creating a streaming source from " + format
                            + " files. Call schema(…); read().format(\"" + format
                            + "\").load(directory).schema() infers one from files that are there already, and so does this stream with the setting"
                            + " millrace.sql.streaming.schemaInference.");
        }
    }

    static AnalysisException nothingToInferFrom(String format) {
        return new AnalysisException(
                "UNABLE_TO_INFER_SCHEMA",
                "42KD9",
                "Unable to infer schema for " + format
                        + ": there is no file yet. It must be specified manually with schema(…).",
                Map.of("format", format));
    }
}
