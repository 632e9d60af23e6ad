package io.millrace.engine.launch;

import io.millrace.engine.coordinator.ManifestStore;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.state.StateShare;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.store.StandbyStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state of tasks that are elsewhere on this node, epoch by epoch ({@code millrace.state.standby}). Nothing depends on it: if it fails, or is
 * behind, whoever takes the tasks over reads the checkpoint. Told by the agent and by news of the coordinator; works on a blocking thread, one run
 * at a time. Guarded by its monitor.
 */
final class StandbyFollower {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyFollower.class);

    private record Wanted(
            long execution, StateShare share, @Nullable ObjectRef base) {}

    private final String queryId;
    private final StandbyStore store;
    private final FileCommitLog log;
    private final ManifestStore manifests;
    private final Executor blocking;

    /** Null while nothing is to be kept, and nothing is. */
    private @Nullable Wanted wanted;

    private boolean running;
    private boolean again;
    private boolean closed;

    /** Of the run that is under way. */
    private long nextSlot;

    private boolean failing;

    static StandbyFollower of(QueryParts parts, ClusterQuery.Tools tools, StateDirectory local) {
        String queryId = parts.create().queryId();
        StandbyStore store = new StandbyStore(
                SiteOpener.stateSettings(tools.environment()),
                parts.checkpoint().storage(),
                local.path(),
                queryId,
                local.recovery());
        return new StandbyFollower(
                queryId, store, parts.checkpoint().log(), parts.checkpoint().manifests(), tools.blocking());
    }

    StandbyFollower(String queryId, StandbyStore store, FileCommitLog log, ManifestStore manifests, Executor blocking) {
        this.queryId = queryId;
        this.store = store;
        this.log = log;
        this.manifests = manifests;
        this.blocking = blocking;
        nextSlot = log.nextSlot();
    }

    /**
     * An execution has been ordered. Nothing is touched before it has an epoch: until then its tasks here may be about to begin with what stands here.
     *
     * @param base where it begins; null: with empty state
     */
    synchronized void ordered(long execution, StateShare share, @Nullable ObjectRef base) {
        boolean idle = wanted == null && share.equals(StateShare.NONE);
        wanted = idle ? null : new Wanted(execution, share, base);
    }

    /** An epoch is durable. */
    void epochCompleted() {
        synchronized (this) {
            if (closed || wanted == null) {
                return;
            }
            if (running) {
                again = true;
                return;
            }
            running = true;
        }
        try {
            blocking.execute(this::run);
        } catch (RejectedExecutionException e) {
            // The session is closing: nobody will take these tasks over here.
            synchronized (this) {
                running = false;
            }
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            follow();
            synchronized (this) {
                more = again && !closed;
                again = false;
                running = more;
                notifyAll();
            }
        }
    }

    private void follow() {
        Wanted now;
        synchronized (this) {
            now = wanted;
        }
        if (now == null) {
            return;
        }
        try {
            List<LogRecord.Epoch> epochs = newEpochs(now.execution());
            if (epochs.isEmpty()) {
                return;
            }
            if (!store.follows(now.execution())) {
                store.begin(now.execution(), now.share(), base(now));
            }
            if (now.share().equals(StateShare.NONE)) {
                done(now);
                return;
            }
            LogRecord.Epoch newest = epochs.get(epochs.size() - 1);
            if (store.epoch() >= 0) {
                followAllBefore(newest, epochs);
            }
            store.follow(manifests.read(newest.manifest()));
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "Query {}: the state of other nodes' tasks could not be kept up with; it is tried again with each epoch, and read from the checkpoint if it is needed before",
                        queryId,
                        e);
            }
            failing = true;
        }
    }

    /** Each in turn: a base takes the place of segments that the manifest before still named, and is read as a whole by who has missed that one. */
    private void followAllBefore(LogRecord.Epoch newest, List<LogRecord.Epoch> epochs) throws IOException {
        for (LogRecord.Epoch epoch : epochs) {
            if (epoch.epoch() > store.epoch() && epoch.epoch() < newest.epoch()) {
                Manifest manifest;
                try {
                    manifest = manifests.read(epoch.manifest());
                } catch (MillraceException e) {
                    LOG.debug("Query {}: epoch {} has been cleaned up meanwhile", queryId, epoch.epoch(), e);
                    return;
                }
                store.follow(manifest);
            }
        }
    }

    private synchronized void done(Wanted nothing) {
        if (nothing.equals(wanted)) {
            wanted = null;
        }
    }

    /** Empty also if it cannot be read, having been cleaned up for instance: then all that is here is read anew with the next epoch. */
    private Optional<Manifest> base(Wanted now) {
        ObjectRef base = now.base();
        if (base == null || now.share().equals(StateShare.NONE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(manifests.read(base));
        } catch (IOException | RuntimeException e) {
            LOG.info("Query {}: {} could not be read; the standby state is read anew", queryId, base.path(), e);
            return Optional.empty();
        }
    }

    private List<LogRecord.Epoch> newEpochs(long execution) throws IOException {
        List<LogRecord> records;
        try {
            records = log.readOn(nextSlot);
        } catch (IllegalStateException shortened) {
            records = log.readAll();
        }
        nextSlot = log.nextSlot();
        return records.stream()
                .filter(LogRecord.Epoch.class::isInstance)
                .map(LogRecord.Epoch.class::cast)
                .filter(epoch -> epoch.execution() == execution)
                .toList();
    }

    /** Nothing is kept any more. Blocks while a run is under way. */
    void close() {
        synchronized (this) {
            closed = true;
            boolean interrupted = false;
            while (running) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        store.close();
    }
}
