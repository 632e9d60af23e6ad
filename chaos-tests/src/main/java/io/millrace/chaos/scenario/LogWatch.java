package io.millrace.chaos.scenario;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The commit log of a job, as it grows under the nodes' hands. One thread. */
final class LogWatch implements AutoCloseable {
    private final FileCheckpointStorage storage;
    private final FileCommitLog log;

    LogWatch(Path checkpoint) {
        try {
            storage = FileCheckpointStorage.open(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        log = new FileCommitLog(storage);
    }

    private List<LogRecord> read() {
        try {
            return log.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest EPOCH record: which coordinator committed it, and in which execution; numbers -1 if there is none. */
    LogRecord.Epoch newestEpoch() {
        LogRecord.Epoch newest = new LogRecord.Epoch(-1, -1, -1, new ObjectRef("", 0, ""), -1);
        for (LogRecord r : read()) {
            newest = r instanceof LogRecord.Epoch e ? e : newest;
        }
        return newest;
    }

    /** Who took the newest generation: the id of a run on one of the nodes, and a number. */
    String newestOwner() {
        String owner = "";
        for (LogRecord r : read()) {
            owner = r instanceof LogRecord.Generation g ? g.owner() : owner;
        }
        return owner;
    }

    /** How many executions have been begun. */
    long executions() {
        return read().stream().filter(LogRecord.Execution.class::isInstance).count();
    }

    @Override
    public void close() {
        storage.close();
    }
}
