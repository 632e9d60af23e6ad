package io.millrace.chaos.sim;

import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.state.StatePart;
import io.millrace.state.retention.RetentionPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What survives every crash: the commit log, manifests, state segments, the sink's parts and what it has published. */
final class ModelStore {
    /** Rows [from, to) of a split with one parity, as the sink got them. */
    record Rows(String split, long from, long to, int parity) {}

    final List<LogRecord> log = new ArrayList<>();
    final Map<String, Manifest> manifests = new HashMap<>();
    /** A segment: rows counted by split since the segment before. */
    final Map<String, Map<String, Long>> segments = new HashMap<>();
    /** The rows of a part that a sink task has prepared. */
    final Map<Long, List<Rows>> parts = new HashMap<>();

    private static final int RETAINED_EPOCHS = 3;

    final Set<Long> visibleParts = new HashSet<>();
    final List<Rows> visible = new ArrayList<>();
    final Set<Long> publishedEpochs = new HashSet<>();

    private final Invariants invariants = new Invariants(this);
    private final List<LogRecord.Epoch> epochs = new ArrayList<>();
    private long names;

    /** Writers of lower executions cannot commit. */
    private long committers = -1;

    CommitLog.Outcome append(long slot, LogRecord record) {
        if (slot > log.size()) {
            throw new AssertionError("I1: append at slot " + slot + ", next is " + log.size());
        }
        if (slot < log.size()) {
            LogRecord there = log.get((int) slot);
            return there.equals(record) ? new CommitLog.Outcome.Won() : new CommitLog.Outcome.Lost(there);
        }
        invariants.beforeAppend(record);
        log.add(record);
        invariants.afterAppend(record);
        if (record instanceof LogRecord.Epoch e) {
            epochs.add(e);
        }
        return new CommitLog.Outcome.Won();
    }

    int durableEpochs() {
        return epochs.size();
    }

    /** What the engine would clean up now; the manifests themselves are kept, since the invariants look back at them. */
    RetentionPlan retentionPlan() {
        List<Manifest> retained = RetentionPlan.retained(log, RETAINED_EPOCHS).stream()
                .map(e -> manifest(e.manifest()))
                .toList();
        return RetentionPlan.of(log, RETAINED_EPOCHS, retained, List.copyOf(segments.keySet()));
    }

    void delete(List<String> objects) {
        for (String path : objects) {
            segments.remove(path);
        }
    }

    ObjectRef putManifest(Manifest manifest) {
        String path = "manifest/" + manifest.epoch() + "-" + names++;
        manifests.put(path, manifest);
        return new ObjectRef(path, 1, "");
    }

    Manifest manifest(ObjectRef ref) {
        Manifest m = manifests.get(ref.path());
        if (m == null) {
            throw new AssertionError("I3: no such manifest: " + ref);
        }
        return m;
    }

    ObjectRef putSegment(long execution, long epoch, Map<String, Long> counts) {
        String path = StateFiles.segmentPath(execution, epoch, StatePart.WHOLE, "n" + names++);
        segments.put(path, Map.copyOf(counts));
        return new ObjectRef(path, 1, "");
    }

    long putPart(List<Rows> rows) {
        long id = names++;
        parts.put(id, List.copyOf(rows));
        return id;
    }

    /**
     * A transactional sink: ends what older executions have open and publishes the newest durable epoch, if it is not visible. The marker is
     * that its parts are.
     */
    void recover(long execution, long epoch, List<Long> ids) {
        committers = Math.max(committers, execution);
        if (!ids.isEmpty()) {
            publish(epoch, ids);
        }
    }

    /** A writer commits; false if its transaction was ended. */
    boolean commit(long execution, long epoch, List<Long> ids) {
        if (execution < committers) {
            return false;
        }
        publish(epoch, ids);
        return true;
    }

    /** Publishing a part twice changes nothing, as linking a file under its name twice. */
    void publish(long epoch, List<Long> ids) {
        publishedEpochs.add(epoch);
        for (long id : ids) {
            if (visibleParts.add(id)) {
                visible.addAll(parts.getOrDefault(id, List.of()));
            }
        }
        invariants.afterPublish(epoch);
    }
}
