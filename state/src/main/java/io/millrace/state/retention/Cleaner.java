package io.millrace.state.retention;

import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.LogRecord.Epoch;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.SinkObjects;
import io.millrace.state.log.ManifestCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes a plan from what stands in the location and carries it out. Stopping it anywhere does no harm: the next plan is made anew. */
public final class Cleaner {
    public static final int DEFAULT_RETAINED_EPOCHS = 3;

    private final CheckpointStorage storage;
    private final int retainedEpochs;

    public Cleaner(CheckpointStorage storage, int retainedEpochs) {
        this.storage = storage;
        this.retainedEpochs = retainedEpochs;
    }

    /**
     * @param log all records, read after this process became the only one that cleans
     * @return how many objects were deleted
     */
    public int clean(List<LogRecord> log) throws IOException {
        // Names are listed before manifests are read: what comes after is not looked at.
        List<String> names = new ArrayList<>(storage.list("state/"));
        names.addAll(storage.list(SinkObjects.PREFIX));
        List<Manifest> manifests = new ArrayList<>();
        for (Epoch e : RetentionPlan.retained(log, retainedEpochs)) {
            manifests.add(ManifestCodec.decode(e.manifest().path(), storage.read(e.manifest())));
        }
        // Only manifests that the log names: one that it does not name yet may be about to be.
        Set<String> present = new HashSet<>(storage.list("manifest/"));
        for (LogRecord r : log) {
            if (r instanceof Epoch e && present.contains(e.manifest().path())) {
                names.add(e.manifest().path());
            }
        }
        RetentionPlan plan = RetentionPlan.of(log, retainedEpochs, manifests, names);
        for (String path : plan.manifests()) {
            storage.delete(path);
        }
        for (String path : plan.stateObjects()) {
            storage.delete(path);
        }
        for (String path : plan.sinkObjects()) {
            storage.delete(path);
        }
        return plan.manifests().size()
                + plan.stateObjects().size()
                + plan.sinkObjects().size();
    }
}
