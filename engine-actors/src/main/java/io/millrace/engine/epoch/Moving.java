package io.millrace.engine.epoch;

import io.millrace.engine.protocol.Rhythm;
import io.millrace.spi.checkpoint.LogRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * A new execution that nobody was forced to: other nodes, or another number of tasks. In real time a barrier is sent behind which the sources
 * read nothing more; micro-batches stand still between two epochs anyway. Once the epoch is durable and published the tasks are undeployed,
 * so the next execution starts from where this one stood: nothing is rolled back or read again, and the restart budget is not touched.
 *
 * <p>If that epoch fails, the query is rolled back as ever, and the execution after that is already the one that was wanted.
 */
final class Moving {
    private Moving() {}

    static void rebalance(Turn t) {
        if (t.stop != null || t.placement == null) {
            // Without tasks there is nothing to move: the next placement will be right anyway.
            return;
        }
        t.change = t.change.ofNodes();
        hurry(t);
    }

    static void rescale(Turn t, CoordinatorEvent.Rescale asked) {
        if (t.change.rescales().stream().anyMatch(r -> r.request() == asked.request())) {
            return;
        }
        t.change = t.change.with(new PlannedChange.Rescale(asked.request(), asked.tasks()));
        if (!(t.phase instanceof Phase.Deploying)) {
            answerWhatHolds(t, 0);
        }
        hurry(t);
    }

    private static void hurry(Turn t) {
        if (!wanted(t) || !(t.phase instanceof Phase.Idle) || t.stop != null) {
            return;
        }
        if (t.spec.rhythm() == Rhythm.REAL_TIME) {
            Triggers.fire(t);
        } else {
            insteadOfGoingOn(t);
        }
    }

    /** Whether the execution that runs is to end for the sake of another. */
    static boolean wanted(Turn t) {
        return t.placement != null && (t.change.nodes() || !t.change.rescales().isEmpty());
    }

    /** At points where nothing is in flight and nothing is read: true if a new execution begins here because it was asked for. */
    static boolean insteadOfGoingOn(Turn t) {
        if (!wanted(t)) {
            return false;
        }
        if (t.change.pausedSinceMs() < 0) {
            t.change = t.change.pausedAt(t.nowMs);
        }
        t.emit(new CoordinatorEffect.Undeploy(t.log.execution()));
        t.placement = null;
        TakeOver.takeExecution(t);
        return true;
    }

    /** What the next execution is rescaled to. */
    static int tasksOfNext(Turn t) {
        return t.change.rescales().isEmpty()
                ? t.log.rescaledTo()
                : t.change.rescales().get(0).tasks();
    }

    /** The number of tasks as the log keeps it: with what was asked for, so that a successor and a restart keep to it. */
    static Map<Integer, Integer> record(Topology.Placement placement, int rescaledTo) {
        if (rescaledTo == Topology.AS_CONFIGURED) {
            return placement.parallelism();
        }
        Map<Integer, Integer> all = new HashMap<>(placement.parallelism());
        all.put(LogRecord.Execution.RESCALED, rescaledTo);
        return Map.copyOf(all);
    }

    /** The tasks of an execution are ready. */
    static void arrived(Turn t) {
        long pausedMs = 0;
        if (t.change.pausedSinceMs() >= 0) {
            pausedMs = Math.max(0, t.nowMs - t.change.pausedSinceMs());
            t.emit(new CoordinatorEffect.Moved(t.log.execution(), pausedMs));
            t.change = t.change.goingOn();
        }
        answerWhatHolds(t, pausedMs);
    }

    /** Answers the oldest calls as far as what they ask for is what runs; a number that changes no stage holds at once. */
    private static void answerWhatHolds(Turn t, long pausedMs) {
        Topology.Placement runs = t.placement;
        while (runs != null && !t.change.rescales().isEmpty()) {
            PlannedChange.Rescale first = t.change.rescales().get(0);
            if (first.tasks() != t.log.rescaledTo()
                    && !t.spec.topology()
                            .place(t.starts, first.tasks())
                            .parallelism()
                            .equals(runs.parallelism())) {
                return;
            }
            t.emit(new CoordinatorEffect.Rescaled(first.request(), pausedMs));
            t.change = t.change.withoutFirst();
        }
    }
}
