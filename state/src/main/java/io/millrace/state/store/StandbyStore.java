package io.millrace.state.store;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.state.StateShare;
import io.millrace.state.storage.OwnedDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a share of the state here that another node's tasks have, epoch by epoch behind them, so that little is left to be read when this node takes
 * them over: {@link RocksStateBackend#open} finds it by the same {@link LocalRecovery}. What it reads is durable, so it is never ahead. Any
 * thread; calls wait for each other, and block.
 */
public final class StandbyStore implements AutoCloseable {
    /** It is written and read in key order; what is cached in it is cached for nobody. */
    private static final long BLOCK_CACHE_BYTES = 4L << 20;

    private final StateSettings settings;
    private final CheckpointStorage storage;
    private final Path localDir;
    private final String queryId;
    private final LocalRecovery recovery;
    private StateShare share = StateShare.NONE;
    private long execution = -1;

    /**
     * @param localDir for the store, in a directory of its own below
     * @param recovery of the query on this node, which is closed after this
     */
    public StandbyStore(
            StateSettings settings, CheckpointStorage storage, Path localDir, String queryId, LocalRecovery recovery) {
        this.settings = settings.withBlockCache(Math.min(settings.blockCacheBytes(), BLOCK_CACHE_BYTES));
        this.storage = storage;
        this.localDir = localDir;
        this.queryId = queryId;
        this.recovery = recovery;
    }

    /**
     * An execution has begun: from here on this share is kept, as of its base first. What stands here is gone on with, if the base follows from it.
     *
     * @param base empty: the execution begins without state
     * @throws MillraceException if the base cannot be read; nothing is kept then
     */
    public void begin(long newExecution, StateShare newShare, Optional<Manifest> base) {
        recovery.spare().take();
        try {
            share = newShare;
            execution = newExecution;
            LeftStore left = recovery.spare().store();
            if (left != null && (base.isEmpty() || !left.leadsTo(base.get()))) {
                left.discard();
                recovery.spare().set(null);
                left = null;
            }
            if (base.isPresent()) {
                restore(base.get(), left);
            }
        } finally {
            recovery.spare().release();
        }
    }

    /**
     * An epoch of the execution is durable. Reads what has changed since the one before; everything, if nothing stands here.
     *
     * @throws MillraceException if something that it names cannot be read; nothing is kept then
     */
    public void follow(Manifest manifest) {
        if (manifest.execution() != execution) {
            throw new IllegalArgumentException(
                    "an epoch of execution " + manifest.execution() + " while " + execution + " is followed");
        }
        recovery.spare().take();
        try {
            LeftStore left = recovery.spare().store();
            if (left == null || manifest.epoch() > left.epoch()) {
                restore(manifest, left);
            }
        } finally {
            recovery.spare().release();
        }
    }

    private void restore(Manifest manifest, @Nullable LeftStore left) {
        recovery.spare().set(null);
        OwnedDirectory directory = null;
        boolean done = false;
        try {
            directory = left == null ? OwnedDirectory.open(localDir, "standby-") : left.directory();
            Path at = Opening.storeDirectory(directory);
            TableCatalog catalog = new TableCatalog();
            Restorer.Restored restored = new Restorer(
                            storage, at, settings, catalog, queryId, share, left, null, recovery.onlooker())
                    .restore(manifest);
            RocksStore store = restored.store();
            if (store == null) {
                store = RocksStore.open(at, settings);
                Fold fold = restored.fold();
                if (fold != null) {
                    fold.writeTo(store, catalog);
                }
            }
            done = true;
            recovery.spare()
                    .set(new LeftStore(
                            store,
                            directory,
                            catalog.snapshot(share),
                            share,
                            manifest.execution(),
                            manifest.epoch(),
                            manifest.execution(),
                            manifest.epoch(),
                            Map.of()));
        } catch (IOException e) {
            throw new MillraceException(
                    "STATE_RESTORE_FAILED",
                    "The standby state of query " + queryId + " could not be had: " + e.getMessage()
                            + ". Check the checkpoint location and the local state directory '" + localDir + "'.",
                    e);
        } finally {
            if (!done && left != null) {
                left.discard();
            } else if (!done && directory != null) {
                Opening.close(directory);
            }
        }
    }

    /** Whether this is the execution that was begun last. */
    public boolean follows(long someExecution) {
        recovery.spare().take();
        try {
            return execution == someExecution;
        } finally {
            recovery.spare().release();
        }
    }

    /** Up to which epoch it holds everything; -1 if there is nothing. Waits for a call that is under way. */
    public long epoch() {
        recovery.spare().take();
        try {
            LeftStore store = recovery.spare().store();
            return store == null ? -1 : store.epoch();
        } finally {
            recovery.spare().release();
        }
    }

    /** Nothing is kept here from now on. */
    @Override
    public void close() {
        recovery.spare().take();
        try {
            LeftStore store = recovery.spare().store();
            recovery.spare().set(null);
            if (store != null) {
                store.discard();
            }
        } finally {
            recovery.spare().release();
        }
    }
}
