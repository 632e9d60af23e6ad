package io.millrace.engine.launch;

import io.millrace.state.log.FileCommitLog;
import io.millrace.state.retention.Cleaner;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what no retained epoch needs, every so many epochs, behind the query's back, and shortens the log when it is long. What goes wrong is logged and tried again later:
 * a checkpoint that is larger than it need be harms nobody.
 */
final class CheckpointCleaning {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointCleaning.class);
    private static final int EVERY_EPOCHS = 60;
    /** Slots that a log may have, and how many of the newest stay when it has more: a restart reads a thousand small files at most. */
    private static final int MOST_SLOTS = 1_000;

    private static final int KEPT_SLOTS = 64;

    private final Checkpoint checkpoint;
    private final Executor blocking;
    private final AtomicBoolean running = new AtomicBoolean();

    /** Counted on the coordinator's thread alone. */
    private int epochs;

    /** Guarded by this: a clean that has begun is waited for by {@link #stop}. */
    private boolean stopped;

    CheckpointCleaning(Checkpoint checkpoint, Executor blocking) {
        this.checkpoint = checkpoint;
        this.blocking = blocking;
    }

    void epochCompleted() {
        if (++epochs % EVERY_EPOCHS == 0 && running.compareAndSet(false, true)) {
            blocking.execute(this::clean);
        }
    }

    private synchronized void clean() {
        try {
            if (!stopped) {
                FileCommitLog log = checkpoint.log();
                long end = log.nextSlot() - KEPT_SLOTS;
                new Cleaner(checkpoint.storage(), Cleaner.DEFAULT_RETAINED_EPOCHS).clean(log.known());
                if (log.slots() > MOST_SLOTS) {
                    log.shorten(Cleaner.DEFAULT_RETAINED_EPOCHS, end);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The checkpoint location {} could not be cleaned up; it is tried again later",
                    checkpoint.location(),
                    e);
        } finally {
            running.set(false);
        }
    }

    synchronized void stop() {
        stopped = true;
    }
}
