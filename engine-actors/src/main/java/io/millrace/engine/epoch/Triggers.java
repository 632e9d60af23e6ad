package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Timer;
import io.millrace.engine.epoch.EpochInFlight.Times;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskCommand.EpochPlan;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.streaming.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When the next epoch begins, and what it reads. */
final class Triggers {
    /** No time brings the next epoch. */
    private static final long NEVER = Long.MAX_VALUE;

    private Triggers() {}

    /** The tasks run: a micro-batch starts at once, a real-time epoch has just begun of itself. */
    static void first(Turn t) {
        if (Failures.stopInsteadOfGoingOn(t)) {
            return;
        }
        if (realTime(t)) {
            idleUntil(t, t.nowMs + barrierIntervalMs(t));
        } else if (onlyWhenAsked(t)) {
            idleUntil(t, NEVER);
        } else {
            fire(t);
        }
    }

    /** After an epoch, or after a trigger that found nothing. */
    static void next(Turn t, long lastTriggerMs, boolean foundNothing) {
        if (Failures.stopInsteadOfGoingOn(t)) {
            return;
        }
        if (realTime(t)) {
            idleUntil(t, TriggerTimes.nextBarrier(lastTriggerMs, t.nowMs, barrierIntervalMs(t)));
            return;
        }
        if (t.spec.bounded()) {
            boolean over = foundNothing || t.spec.trigger().kind() == Trigger.Kind.ONCE;
            if (over) {
                Failures.stopNow(t);
            } else if (!Moving.insteadOfGoingOn(t)) {
                fire(t);
            }
            return;
        }
        if (Moving.insteadOfGoingOn(t)) {
            return;
        }
        if (onlyWhenAsked(t)) {
            idleUntil(t, NEVER);
            return;
        }
        long intervalMs = t.spec.trigger().intervalMs();
        long dueMs = TriggerTimes.nextBatch(lastTriggerMs, intervalMs);
        if (foundNothing && intervalMs <= 0) {
            dueMs = t.nowMs + t.spec.timing().pollMs();
        }
        if (dueMs <= t.nowMs && !foundNothing) {
            fire(t);
        } else {
            idleUntil(t, Math.max(dueMs, t.nowMs));
        }
    }

    private static boolean realTime(Turn t) {
        return t.spec.rhythm() == Rhythm.REAL_TIME;
    }

    private static boolean onlyWhenAsked(Turn t) {
        return t.spec.timing().stepped()
                && !t.spec.bounded()
                && t.spec.trigger().intervalMs() <= 0;
    }

    /** While somebody waits in processAllAvailable, barriers come in quick succession. */
    private static long barrierIntervalMs(Turn t) {
        long intervalMs = Math.max(1, t.spec.trigger().intervalMs());
        return t.requests.isEmpty() && !Moving.wanted(t)
                ? intervalMs
                : Math.min(intervalMs, t.spec.timing().hurryMs());
    }

    private static void idleUntil(Turn t, long dueMs) {
        t.phase = new Phase.Idle(dueMs);
        if (dueMs < NEVER) {
            t.timer(Timer.TRIGGER, dueMs);
        }
        Requests.check(t);
        if (Steps.wanted(t)) {
            fire(t);
        }
    }

    /** Brings the next epoch forward for a request that has just come. */
    static void hurry(Turn t) {
        if (t.phase instanceof Phase.Idle && t.stop == null && Steps.wanted(t)) {
            fire(t);
        } else if (realTime(t) && t.phase instanceof Phase.Idle p) {
            long dueMs = Math.min(p.dueMs(), t.nowMs + barrierIntervalMs(t));
            t.phase = new Phase.Idle(dueMs);
            t.timer(Timer.TRIGGER, dueMs);
        }
    }

    static void timer(Turn t) {
        if (t.phase instanceof Phase.Idle p) {
            if (t.nowMs >= p.dueMs()) {
                fire(t);
            } else if (p.dueMs() < NEVER) {
                // The clock was set back, or the timer ran early.
                t.timer(Timer.TRIGGER, p.dueMs());
            }
        }
    }

    static void fire(Turn t) {
        Steps.begun(t);
        if (realTime(t)) {
            boolean last = Moving.wanted(t) || t.stop != null;
            EpochFlow.begin(
                    t,
                    new EpochInFlight(
                            t.lastEpoch + 1, null, t.starts, Times.triggeredAt(t.nowMs), new TreeMap<>(), false, last));
            return;
        }
        if (t.spec.trigger().kind() == Trigger.Kind.AVAILABLE_NOW && t.finalEnds == null) {
            long request = t.nextRequest++;
            t.phase = new Phase.AskingFinalEnds(request, t.nowMs);
            t.emit(new CoordinatorEffect.AskLatest(request, t.starts));
            return;
        }
        LogRecord.Planned repeat = t.repeat;
        if (repeat != null) {
            EpochFlow.begin(
                    t,
                    new EpochInFlight(
                            repeat.epoch(),
                            planOf(repeat),
                            t.starts,
                            Times.triggeredAt(t.nowMs),
                            new TreeMap<>(),
                            true,
                            false));
            return;
        }
        long request = t.nextRequest++;
        t.status("Getting offsets from the sources", false, true);
        t.phase = new Phase.AskingEnds(request, t.nowMs);
        t.emit(new CoordinatorEffect.AskBatchEnds(
                request, t.starts, t.spec.trigger().kind() == Trigger.Kind.ONCE));
    }

    private static EpochPlan planOf(LogRecord.Planned p) {
        return new EpochPlan(
                p.ends().stream().map(Positions::new).toList(), p.timestampMs(), p.watermarkMs(), p.lateWatermarkMs());
    }

    static void finalEnds(Turn t, Phase.AskingFinalEnds p, List<Positions> ends) {
        t.retry = null;
        t.finalEnds = ends;
        t.phase = new Phase.Idle(p.triggerMs());
        fire(t);
    }

    static void batchEnds(Turn t, CoordinatorEvent.BatchEnds e) {
        if (!(t.phase instanceof Phase.AskingEnds p) || p.request() != e.request()) {
            t.drop("an answer about batch ends that is no longer awaited");
            return;
        }
        t.retry = null;
        List<Positions> ends = clip(t.starts, e.ends(), t.finalEnds);
        if (t.finalEnds != null && ends.equals(t.starts)) {
            // A source that waits for more than there is (minOffsetsPerTrigger) would keep a bounded run from ending.
            ends = clip(t.starts, t.finalEnds, null);
        }
        boolean data = !ends.equals(t.starts);
        boolean newSplits = t.newSplits.stream().anyMatch(s -> !s.next().isEmpty());
        if (data || newSplits || noDataEpochDue(t)) {
            t.status(data ? "Processing new data" : "No new data but cleaning up state", data, true);
            plan(t, ends, Times.triggeredAt(p.triggerMs()).endsKnownAt(t.nowMs));
        } else {
            t.status("Waiting for data to arrive", false, false);
            t.emit(new CoordinatorEffect.NothingToDo());
            Requests.foundNothing(t, p.request());
            Steps.done(t, Steps.NOTHING);
            next(t, p.triggerMs(), true);
        }
    }

    /** Whether an epoch is due though no row came. */
    private static boolean noDataEpochDue(Turn t) {
        return watermarkEpochDue(t) || clockEpochDue(t);
    }

    /** Whether windows may close or state may be evicted without a row coming. */
    static boolean watermarkEpochDue(Turn t) {
        return t.spec.clocks().noDataEpochs()
                && t.spec.clocks().watermarkUseful()
                && t.spec.trigger().kind() != Trigger.Kind.ONCE
                && t.watermarks.advanced();
    }

    /**
     * Whether the clock alone is reason for an epoch. With an interval every trigger is one, as in Spark; without, some timer must be due,
     * or a loop of empty epochs would follow. Unlike in Spark this is so after a restart, too, before any new row.
     */
    private static boolean clockEpochDue(Turn t) {
        return t.spec.clocks().noDataEpochs()
                && t.spec.clocks().clockUseful()
                && !t.spec.bounded()
                && t.base != null
                && (t.spec.trigger().intervalMs() > 0 || t.nowMs >= t.nextTimerMs);
    }

    /** Ends of known splits: never before their start, never beyond the bound. */
    private static List<Positions> clip(
            List<Positions> starts, List<Positions> ends, @Nullable List<Positions> bounds) {
        List<Positions> clipped = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            TreeMap<String, Long> next = new TreeMap<>();
            for (Map.Entry<String, Long> start : starts.get(i).next().entrySet()) {
                long end = ends.get(i).get(start.getKey(), start.getValue());
                if (bounds != null) {
                    end = Math.min(end, bounds.get(i).get(start.getKey(), start.getValue()));
                }
                next.put(start.getKey(), Math.max(end, start.getValue()));
            }
            clipped.add(new Positions(next));
        }
        return clipped;
    }

    private static void plan(Turn t, List<Positions> ends, Times times) {
        EpochPlan plan = new EpochPlan(ends, t.nowMs, t.watermarks.globalMs(), t.watermarks.usedMs());
        EpochInFlight epoch = new EpochInFlight(t.lastEpoch + 1, plan, t.starts, times, new TreeMap<>(), false, false);
        t.phase = new Phase.Planning(epoch);
        List<SortedMap<String, Long>> bySource =
                ends.stream().map(Positions::next).toList();
        t.append(new LogRecord.Planned(
                epoch.epoch(), t.generation, bySource, plan.timestampMs(), plan.watermarkMs(), plan.lateWatermarkMs()));
    }
}
