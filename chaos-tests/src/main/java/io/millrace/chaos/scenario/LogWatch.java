package io.millrace.chaos.scenario;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.log.ManifestCodec;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The commit log of a job, as it grows under the nodes' hands. Only what is new is read, and what was read stays here when the log is shortened: a
 * thread of its own reads on, so that nothing is summed up unseen while a test waits for something else. Thread-safe.
 */
final class LogWatch implements AutoCloseable {
    private static final long LOOK_MS = 250;

    private final FileCheckpointStorage storage;
    private final FileCommitLog log;
    private final List<LogRecord> records = new ArrayList<>();
    private final ScheduledExecutorService follower = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "log-watch");
        thread.setDaemon(true);
        return thread;
    });

    LogWatch(Path checkpoint) {
        try {
            storage = FileCheckpointStorage.open(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        log = new FileCommitLog(storage);
        // What goes wrong ends the following, and meets the next caller, who reads from the same slot.
        var unused = follower.scheduleWithFixedDelay(this::records, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** All that stand in it by now, in order. */
    synchronized List<LogRecord> records() {
        try {
            records.addAll(log.readOn(records.size()));
            return List.copyOf(records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest EPOCH record: which coordinator committed it, and in which execution; numbers -1 if there is none. */
    LogRecord.Epoch newestEpoch() {
        LogRecord.Epoch none = new LogRecord.Epoch(-1, -1, -1, new ObjectRef("", 0, ""), -1);
        return newest(LogRecord.Epoch.class, none);
    }

    /** The newest GENERATION record: its owner is the id of a run on one of the nodes, and a number. Generation -1 if there is none. */
    LogRecord.Generation newestGeneration() {
        return newest(LogRecord.Generation.class, new LogRecord.Generation(-1, ""));
    }

    /** What the state of the newest epoch takes in the checkpoint. */
    long stateBytes() {
        ObjectRef ref = newestEpoch().manifest();
        try {
            Manifest manifest = ManifestCodec.decode(ref.path(), storage.read(ref));
            return Stream.concat(manifest.stateBase().stream(), manifest.segments().stream())
                    .mapToLong(ObjectRef::length)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends LogRecord> T newest(Class<T> type, T none) {
        List<LogRecord> all = records();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (type.isInstance(all.get(i))) {
                return type.cast(all.get(i));
            }
        }
        return none;
    }

    /** How many executions have been begun. */
    long executions() {
        return records().stream().filter(LogRecord.Execution.class::isInstance).count();
    }

    @Override
    public synchronized void close() {
        follower.shutdownNow();
        storage.close();
    }
}
