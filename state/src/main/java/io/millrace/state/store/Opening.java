package io.millrace.state.store;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.state.StateShare;
import io.millrace.state.storage.OwnedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Opens the state of an execution on a node, with what the execution before left there if its base follows from that.
 *
 * @param turn among the executions of the query on this node
 */
record Opening(
        StateSettings settings,
        CheckpointStorage storage,
        Path localDir,
        String queryId,
        long execution,
        StateShare share,
        Optional<Manifest> base,
        Executor background,
        LocalRecovery.Turn turn) {
    private static final long MIN_PATIENCE_MS = 1_000;
    private static final long MAX_PATIENCE_MS = 10_000;
    private static final long READ_BYTES_PER_MS = 100_000;
    /** For who keeps it up with the epochs, one of which takes some milliseconds; the first time it may be minutes. */
    private static final long SPARE_PATIENCE_MS = 200;

    RocksStateBackend open() {
        LeftStore left = left();
        boolean spareTaken = base.isPresent() && turn.spare().take(SPARE_PATIENCE_MS);
        OwnedDirectory directory = null;
        boolean done = false;
        try {
            directory = left == null ? OwnedDirectory.open(localDir, "x" + execution + "-") : left.directory();
            TableCatalog catalog = new TableCatalog();
            Restorer.Restored restored = null;
            if (base.isPresent()) {
                restored = new Restorer(
                                storage,
                                storeDirectory(directory),
                                settings,
                                catalog,
                                queryId,
                                share,
                                left,
                                spareTaken ? spare() : null,
                                turn)
                        .restore(base.get());
            }
            RocksStateBackend backend = new RocksStateBackend(this, directory, catalog, restored);
            done = true;
            return backend;
        } catch (IOException e) {
            throw new MillraceException(
                    "STATE_RESTORE_FAILED",
                    "The state of query " + queryId + " could not be opened: " + e.getMessage()
                            + ". Check the checkpoint location and the local state directory '" + localDir + "'.",
                    e);
        } finally {
            if (spareTaken) {
                turn.spare().release();
            }
            if (!done) {
                turn.leave(Optional.empty());
                if (left != null) {
                    left.discard();
                } else if (directory != null) {
                    close(directory);
                }
            }
        }
    }

    /** What the execution before left here, if one may begin with it. */
    private @Nullable LeftStore left() {
        LeftStore left = turn.take(patienceMs()).orElse(null);
        if (left == null || base.isPresent() && left.leadsTo(base.get())) {
            return left;
        }
        left.discard();
        return null;
    }

    /** What this node keeps of the state of others, if one may begin with it. */
    private @Nullable LeftStore spare() {
        LeftStore spare = turn.spare().store();
        return spare != null && spare.leadsTo(base.orElseThrow()) ? spare : null;
    }

    /** How long it pays to wait for the execution before: what it would take to read everything instead. */
    private long patienceMs() {
        long bytes = 0;
        for (ObjectRef file : base.map(Manifest::stateBase).orElse(List.of())) {
            bytes += file.length();
        }
        return Math.min(MAX_PATIENCE_MS, MIN_PATIENCE_MS + bytes / READ_BYTES_PER_MS);
    }

    static Path storeDirectory(OwnedDirectory directory) {
        return directory.path().resolve("db");
    }

    static void close(OwnedDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The local state directory '" + directory.path() + "' could not be deleted", e);
        }
    }
}
