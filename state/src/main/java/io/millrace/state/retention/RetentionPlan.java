package io.millrace.state.retention;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.LogRecord.Epoch;
import io.millrace.spi.checkpoint.LogRecord.Execution;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.SinkObjects;
import io.millrace.spi.checkpoint.StateFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which objects may go. Kept: manifests of the last retained epochs and of the one that the newest execution started from, and what those name.
 * Of the rest a state object goes only if no running task can still be about to have it named: it is of an older execution than the
 * newest, or of an epoch that is behind the last durable one. What a sink's writers kept goes once its epoch is published. Pure.
 *
 * @param manifests to delete, oldest first; they go before what they name
 * @param stateObjects to delete after
 * @param sinkObjects to delete as well
 */
public record RetentionPlan(List<String> manifests, List<String> stateObjects, List<String> sinkObjects) {

    /**
     * The epochs whose manifests must be read before a plan can be made: those that are kept. What sinks have not published yet can only be
     * the newest of them, because an epoch begins after the one before is published.
     */
    public static List<Epoch> retained(List<LogRecord> log, int retainedEpochs) {
        if (retainedEpochs < 1) {
            throw new IllegalArgumentException("At least one epoch must be retained");
        }
        List<Epoch> epochs = new ArrayList<>();
        for (LogRecord r : log) {
            if (r instanceof Epoch) {
                epochs.add((Epoch) r);
            }
        }
        List<Epoch> kept = new ArrayList<>();
        long base = newestExecutionBase(log);
        for (int i = 0; i < epochs.size(); i++) {
            Epoch e = epochs.get(i);
            if (i >= epochs.size() - retainedEpochs || e.epoch() == base) {
                kept.add(e);
            }
        }
        return kept;
    }

    /**
     * @param retained the manifests of exactly the epochs that {@link #retained} gave
     * @param names of objects that are there; a name that this plan does not understand is kept
     */
    public static RetentionPlan of(
            List<LogRecord> log, int retainedEpochs, List<Manifest> retained, List<String> names) {
        List<Epoch> kept = retained(log, retainedEpochs);
        Map<Long, Manifest> byEpoch = new HashMap<>();
        retained.forEach(m -> byEpoch.put(m.epoch(), m));
        Set<String> referenced = new HashSet<>();
        for (Epoch e : kept) {
            Manifest m = byEpoch.get(e.epoch());
            if (m == null) {
                throw new IllegalArgumentException("The manifest of retained epoch " + e.epoch() + " is not given");
            }
            referenced.add(e.manifest().path());
            for (ObjectRef r : m.stateBase()) {
                referenced.add(r.path());
            }
            for (ObjectRef r : m.segments()) {
                referenced.add(r.path());
            }
        }
        long execution = newestExecution(log);
        long durable = -1;
        Set<String> present = new HashSet<>(names);
        List<String> manifests = new ArrayList<>();
        for (LogRecord r : log) {
            if (r instanceof Epoch) {
                Epoch e = (Epoch) r;
                durable = Math.max(durable, e.epoch());
                if (!referenced.contains(e.manifest().path())
                        && present.contains(e.manifest().path())) {
                    manifests.add(e.manifest().path());
                }
            }
        }
        TreeSet<String> state = new TreeSet<>();
        for (String name : names) {
            long x = StateFiles.executionOf(name);
            long n = StateFiles.epochOf(name);
            if (x >= 0 && n >= 0 && !referenced.contains(name) && (x < execution || isSettled(name, n, durable))) {
                state.add(name);
            }
        }
        return new RetentionPlan(
                List.copyOf(manifests), List.copyOf(state), sinkObjects(log, execution, durable, names));
    }

    /**
     * No epoch up to the published one is written to the sink again; what an older execution kept for an epoch that never became durable
     * belongs to nothing.
     */
    private static List<String> sinkObjects(List<LogRecord> log, long execution, long durable, List<String> names) {
        long published = publishedUpTo(log);
        return names.stream()
                .filter(name -> SinkObjects.epochOf(name) >= 0)
                .filter(name -> SinkObjects.epochOf(name) <= published
                        || SinkObjects.executionOf(name) < execution && SinkObjects.epochOf(name) > durable)
                .sorted()
                .toList();
    }

    /** Only the newest durable epoch can be unpublished: an epoch begins after the one before is published. */
    private static long publishedUpTo(List<LogRecord> log) {
        long published = -1;
        long durable = -1;
        for (LogRecord r : log) {
            if (r instanceof Epoch e) {
                published = Math.max(published, durable);
                durable = e.epoch();
            } else if (r instanceof LogRecord.Finalized f) {
                published = Math.max(published, f.epoch());
            }
        }
        return published;
    }

    /**
     * Objects of the newest execution: a segment of an epoch that was given up is named by a later manifest, which may not be written yet, and
     * so may a base. Only what a durable epoch after it has left unnamed is settled.
     */
    private static boolean isSettled(String name, long epoch, long durable) {
        return StateFiles.isSegment(name) ? epoch < durable : epoch < durable - BASE_LAG_EPOCHS;
    }

    /** Bases are uploaded while epochs go on; so many may become durable between the epoch of a base and the manifest that names it. */
    private static final long BASE_LAG_EPOCHS = 10_000;

    private static long newestExecution(List<LogRecord> log) {
        long x = -1;
        for (LogRecord r : log) {
            x = r instanceof Execution ? ((Execution) r).execution() : x;
        }
        return x;
    }

    private static long newestExecutionBase(List<LogRecord> log) {
        long base = -1;
        for (LogRecord r : log) {
            base = r instanceof Execution ? ((Execution) r).baseEpoch() : base;
        }
        return base;
    }
}
