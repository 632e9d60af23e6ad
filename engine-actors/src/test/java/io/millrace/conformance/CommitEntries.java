package io.millrace.conformance;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks into the log of a checkpoint, and makes it look as if the process had died just before the last epoch became durable. */
final class CommitEntries {
    private CommitEntries() {}

    /** The time of each batch as it was planned, by epoch. */
    static Map<Long, Long> plannedTimesMs(Path checkpoint) throws IOException {
        Map<Long, Long> times = new TreeMap<>();
        for (LogRecord record : read(checkpoint)) {
            if (record instanceof LogRecord.Planned planned) {
                times.put(planned.epoch(), planned.timestampMs());
            }
        }
        return times;
    }

    private static List<LogRecord> read(Path checkpoint) throws IOException {
        try (var storage = FileCheckpointStorage.open(checkpoint)) {
            return new FileCommitLog(storage).readAll();
        }
    }

    /** Removes the last epoch's commit and all that follows it in the log. */
    static void removeLast(Path checkpoint) throws IOException {
        List<LogRecord> records = read(checkpoint);
        int commit = records.size() - 1;
        while (!(records.get(commit) instanceof LogRecord.Epoch)) {
            commit--;
        }
        for (int slot = records.size() - 1; slot >= commit; slot--) {
            Files.delete(checkpoint.resolve(FileCommitLog.path(slot)));
        }
    }
}
