package io.millrace.engine.launch;

import io.millrace.engine.query.RestartChecks;
import io.millrace.engine.statetable.StateRules;
import io.millrace.engine.statetable.StateShape;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.StateVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What functions kept by key, as the newest manifest of a checkpoint notes it, beside what they keep. */
final class KeptState {
    private static final Logger LOG = LoggerFactory.getLogger(KeptState.class);
    /** A running query may clean up an epoch while it is looked at; a newer one is there by then. */
    private static final int ATTEMPTS = 3;

    private KeptState() {}

    /**
     * Blocks, unless the program's functions keep nothing.
     *
     * @throws MillraceException {@code CHECKPOINT_CORRUPT} if the newest manifest is damaged
     */
    static RestartChecks.Kept of(Checkpoint checkpoint, StateShape now) {
        if (now.isEmpty() || checkpoint.created().isEmpty()) {
            return new RestartChecks.Kept(StateShape.NONE, now);
        }
        return new RestartChecks.Kept(before(checkpoint), now);
    }

    /** Null if the newest manifest does not note it. */
    private static @Nullable StateShape before(Checkpoint checkpoint) {
        try {
            LogRecord.Epoch newest = newest(checkpoint.log().known());
            for (int attempt = 1; newest != null; attempt++) {
                try {
                    Manifest manifest = checkpoint.manifests().read(newest.manifest());
                    Optional<String> shape = StateVersions.of(manifest.extra()).newest();
                    return shape.isEmpty() ? null : StateShape.read(shape.get());
                } catch (MillraceException e) {
                    LogRecord.Epoch newer = newest(checkpoint.log().readAll());
                    if (attempt == ATTEMPTS || newest.equals(newer)) {
                        throw e;
                    }
                    newest = newer;
                }
            }
            return StateShape.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint location " + checkpoint.location() + " cannot be read", e);
        }
    }

    private static LogRecord.@Nullable Epoch newest(List<LogRecord> log) {
        LogRecord.Epoch newest = null;
        for (LogRecord r : log) {
            newest = r instanceof LogRecord.Epoch e ? e : newest;
        }
        return newest;
    }

    /** Says what a start changes: a field that was renamed by mistake has lost its values. */
    static void log(Checkpoint checkpoint, RestartChecks.Kept kept) {
        StateShape before = kept.before();
        if (before != null) {
            for (String change : StateRules.changes(before, kept.now())) {
                LOG.info("State in {} changes its shape: {}", checkpoint.location(), change);
            }
        }
    }
}
