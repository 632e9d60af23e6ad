package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.error.Spelling;
import java.util.List;
import java.util.Map;

/** The settings that are read anywhere but by cluster and state, which refuse unknown ones themselves: so that a misspelt one is refused where it is set, and not ignored for ever. */
public final class SettingNames {
    private static final List<String> KNOWN = List.of(
            "millrace.app.name",
            "millrace.delivery",
            "millrace.files.pollIntervalMs",
            "millrace.kafka.clientCompilation",
            "millrace.keyGroups",
            "millrace.restart.maxAttempts",
            "millrace.restart.windowMs",
            "millrace.source.parallelism",
            "millrace.sql.ansi.enabled",
            "millrace.sql.columnNameOfCorruptRecord",
            "millrace.sql.cteRecursionLevelLimit",
            "millrace.sql.cteRecursionRowLimit",
            "millrace.sql.files.ignoreCorruptFiles",
            "millrace.sql.files.ignoreMissingFiles",
            "millrace.sql.retainGroupColumns",
            "millrace.sql.session.timeZone",
            "millrace.sql.shuffle.partitions",
            "millrace.sql.sort.maxRows",
            "millrace.sql.sources.default",
            "millrace.sql.sources.partitionOverwriteMode",
            "millrace.sql.streaming.checkpointLocation",
            "millrace.sql.streaming.flatMapGroupsWithState.skipEmittingInitialStateKeys",
            "millrace.sql.streaming.multipleWatermarkPolicy",
            "millrace.sql.streaming.noDataMicroBatches.enabled",
            "millrace.sql.streaming.noDataProgressEventInterval",
            "millrace.sql.streaming.numRecentProgressUpdates",
            "millrace.sql.streaming.schemaInference",
            "millrace.sql.streaming.statefulOperator.checkCorrectness.enabled",
            "millrace.sql.streaming.stopActiveRunOnRestart",
            "millrace.sql.streaming.stopTimeout",
            "millrace.sql.warehouse.dir",
            "millrace.watermark.idleTimeoutMs");

    private SettingNames() {}

    /** Refuses a key that is nearly, but not quite, that of a setting. Keys unlike any are somebody else's and pass. */
    public static String checked(String key) {
        Spelling.meant(key, KNOWN).ifPresent(meant -> {
            throw new MillraceException(
                    "UNKNOWN_SETTING",
                    "42K0I",
                    "There is no setting " + key + ". Did you mean " + meant + "?",
                    Map.of("key", key, "proposal", meant),
                    null);
        });
        return key;
    }
}
