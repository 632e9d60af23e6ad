package io.millrace.engine.epoch;

import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a coordinator stands.
 *
 * <pre>
 *                 Surveying ───── all tasks are there: they go on ──────┐
 *                  ▲      │ or not                                      ▼
 *       (generation)│      ▼
 *  TakingOver ──► Deploying ──► Idle ──► AskingEnds ──► Planning ──► InEpoch ──► WritingManifest ──► Committing
 *      ▲  (execution)  │          ▲  └──────── real time ────────────►  │                                 │ EPOCH
 *      │               │          └──────────────── FINALIZED ──────────┼────────────── Publishing ◄──────┘
 *  BackingOff ◄────────┴──── a task failed, a time-out ─────────────────┘
 *
 *  from anywhere: Stopping ──► Ended; a lost slot ──► Ended
 * </pre>
 *
 * Planning, Committing and Stopping wait for the log: what fails meanwhile waits for its answer, since a slot that may be ours
 * must be known before the next one is written.
 */
public sealed interface Phase {
    /** From Start to the EXECUTION record: reading the log, taking the generation, publishing what a predecessor left durable. */
    record TakingOver(Step step) implements Phase {
        enum Step {
            READING_LOG,
            RESOLVING_INITIAL,
            APPENDING,
            READING_MANIFEST,
            PUBLISHING
        }
    }

    /**
     * The tasks of the execution that is in the log were asked where they stand.
     *
     * @param found those that are there, by the answers of all nodes; null: not all have answered
     * @param standings what the tasks have answered so far
     */
    record Surveying(
            @Nullable SortedSet<TaskId> found, SortedMap<TaskId, TaskReport.Standing> standings, long deadlineMs)
            implements Phase {
        public Surveying {
            standings = Collections.unmodifiableSortedMap(new TreeMap<>(standings));
        }
    }

    /** Tasks were told to open; waiting for those in {@code missing}. */
    record Deploying(SortedSet<TaskId> missing, long deadlineMs) implements Phase {
        public Deploying {
            missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
        }
    }

    /** Nothing in flight; the trigger fires at dueMs. */
    record Idle(long dueMs) implements Phase {}

    /** The sources were asked how far the next micro-batch reads. */
    record AskingEnds(long request, long triggerMs) implements Phase {}

    /** AvailableNow: the sources were asked how far the whole run reads. */
    record AskingFinalEnds(long request, long triggerMs) implements Phase {}

    record Planning(EpochInFlight epoch) implements Phase {}

    record InEpoch(EpochInFlight epoch) implements Phase {}

    record WritingManifest(EpochInFlight epoch, Manifest manifest) implements Phase {}

    record Committing(EpochInFlight epoch, Manifest manifest) implements Phase {}

    /** @param missing whose writers have still to say that they have published; none: the sink itself publishes */
    record Publishing(EpochInFlight epoch, Manifest manifest, SortedSet<TaskId> missing) implements Phase {
        public Publishing {
            missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
        }
    }

    /** The execution was rolled back; the next one starts at untilMs. */
    record BackingOff(long untilMs) implements Phase {}

    /** The tasks are gone; the log is told. */
    record Stopping(CoordinatorEffect.Outcome outcome) implements Phase {}

    record Ended(CoordinatorEffect.Outcome outcome) implements Phase {}

    /** The epoch in flight, or null. */
    default @Nullable EpochInFlight inFlight() {
        if (this instanceof Planning p) {
            return p.epoch;
        }
        if (this instanceof InEpoch p) {
            return p.epoch;
        }
        if (this instanceof WritingManifest p) {
            return p.epoch;
        }
        if (this instanceof Committing p) {
            return p.epoch;
        }
        return this instanceof Publishing p ? p.epoch : null;
    }
}
