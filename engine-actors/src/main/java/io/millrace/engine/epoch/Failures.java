package io.millrace.engine.epoch;

import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.CoordinatorEffect.Timer;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.LogRecord;

/** How an execution ends, and how a coordinator does. */
final class Failures {
    /** Before the next execution, if the last one lost a node before it ran: who is there is not settled yet. */
    private static final long NODE_LOST_AGAIN_MS = 50;

    private Failures() {}

    /**
     * Something broke. If the log is being written or the sink publishes, its answer is waited for; what the log then says is the
     * state to roll back to.
     */
    static void fail(Turn t, Throwable cause) {
        if (t.phase instanceof Phase.Stopping) {
            return;
        }
        if (mustWait(t)) {
            if (t.failure == null || FailureKind.of(t.failure) == FailureKind.INFRASTRUCTURE) {
                t.failure = cause;
            }
            return;
        }
        if (t.stop != null && FailureKind.of(cause) == FailureKind.INFRASTRUCTURE) {
            stopNow(t);
        } else {
            handle(t, cause);
        }
    }

    private static boolean mustWait(Turn t) {
        return t.pending != null
                || t.phase instanceof Phase.Publishing p && p.missing().isEmpty()
                || t.phase instanceof Phase.TakingOver p && p.step() == Phase.TakingOver.Step.PUBLISHING;
    }

    private static void handle(Turn t, Throwable cause) {
        t.failure = null;
        if (FailureKind.of(cause) == FailureKind.QUERY) {
            end(t, new Outcome.Failed(cause));
            return;
        }
        if (cause instanceof NodeLostException) {
            // Nodes come and go; that is no sign that the next execution will fail too.
            boolean deploying = t.phase instanceof Phase.Deploying;
            rollBack(t, cause);
            goOnAfter(t, deploying ? NODE_LOST_AGAIN_MS : 0);
            return;
        }
        RestartBudget budget = t.restarts.at(t.nowMs, t.spec.timing().restartWindowMs());
        if (budget.spentMs().size() >= t.spec.timing().maxRestarts()) {
            end(
                    t,
                    new Outcome.Failed(new MillraceException(
                            "MILLRACE_RESTARTS_EXHAUSTED",
                            "Execution " + t.log.execution() + " failed, and "
                                    + budget.spentMs().size() + " before it within "
                                    + t.spec.timing().restartWindowMs()
                                    + " ms. Remove the cause, or raise millrace.restart.maxAttempts. Last failure: "
                                    + cause.getMessage(),
                            cause)));
            return;
        }
        rollBack(t, cause);
        t.restarts = budget.spend(t.nowMs);
        goOnAfter(t, budget.delayMs());
    }

    private static void goOnAfter(Turn t, long delayMs) {
        if (delayMs == 0) {
            TakeOver.takeExecution(t);
        } else {
            t.phase = new Phase.BackingOff(t.nowMs + delayMs);
            t.timer(Timer.RESTART, t.nowMs + delayMs);
        }
    }

    private static void rollBack(Turn t, Throwable cause) {
        t.emit(new CoordinatorEffect.RolledBack(t.log.execution(), cause));
        undeploy(t);
        t.repeat = t.spec.rhythm() == Rhythm.MICRO_BATCH ? t.log.planned() : null;
        if (t.repeat != null) {
            t.lastEpoch = t.repeat.epoch() - 1;
        } else if (t.spec.rhythm() == Rhythm.MICRO_BATCH) {
            t.lastEpoch = t.log.highestEpoch();
        }
        t.cancelled = 0;
        t.retry = null;
        t.change = t.change.goingOn();
    }

    static void restart(Turn t) {
        if (t.phase instanceof Phase.BackingOff p) {
            if (t.nowMs >= p.untilMs()) {
                TakeOver.takeExecution(t);
            } else {
                t.timer(Timer.RESTART, p.untilMs());
            }
        }
    }

    private static void undeploy(Turn t) {
        if (hasTasks(t)) {
            t.emit(new CoordinatorEffect.Undeploy(t.log.execution()));
            t.placement = null;
        }
    }

    private static boolean hasTasks(Turn t) {
        return t.placement != null || t.phase instanceof Phase.Surveying;
    }

    static void end(Turn t, Outcome outcome) {
        boolean leave = t.stop != null && t.stop.leaveTasks() && outcome instanceof Outcome.HandedOver;
        if (leave || outcome instanceof Outcome.Superseded) {
            t.emit(new CoordinatorEffect.Release(t.log.execution()));
            t.placement = null;
        }
        undeploy(t);
        t.phase = new Phase.Ended(outcome);
        t.emit(new CoordinatorEffect.Ended(outcome));
    }

    /**
     * Our slot went to somebody else. Before we own a generation that means we read too early: read again. After, it can only be
     * a newer coordinator; nothing we could do is ours to do any more, least of all ending the tasks, which it may have adopted.
     */
    static void slotLost(Turn t, LogRecord winner) {
        if (t.phase instanceof Phase.Stopping p) {
            end(t, p.outcome());
        } else if (t.generation < 0) {
            TakeOver.start(t);
        } else {
            end(t, new Outcome.Superseded(winner));
        }
    }

    /** A node obeys a higher generation, whose record must be in the log then: the same as a lost slot. */
    static void outdated(Turn t, long generation) {
        if (generation > t.generation) {
            end(t, new Outcome.Superseded(new LogRecord.Generation(generation, "")));
        } else {
            t.drop("word of generation " + generation);
        }
    }

    static void stopRequested(Turn t, CoordinatorEvent.StopRequested asked) {
        if (t.stop != null || t.phase instanceof Phase.Stopping) {
            return;
        }
        boolean withEpoch = asked.withEpoch();
        long deadlineMs = t.nowMs + t.spec.timing().stopGraceMs();
        t.stop = new CoordinatorState.Stop(withEpoch, asked.handOver(), false, deadlineMs);
        boolean epochEnds = t.phase.inFlight() != null && (withEpoch || t.spec.rhythm() == Rhythm.MICRO_BATCH);
        if (withEpoch && t.spec.rhythm() == Rhythm.REAL_TIME && t.phase instanceof Phase.Idle) {
            Triggers.fire(t);
            t.timer(Timer.STOP, deadlineMs);
        } else if (epochEnds || mustWait(t) || t.phase instanceof Phase.Publishing) {
            t.timer(Timer.STOP, deadlineMs);
        } else {
            stopNow(t);
        }
    }

    /** Ends behind the epoch in flight, if there is one, and leaves the tasks to the next coordinator. */
    static void stepDown(Turn t) {
        if (t.stop != null || t.phase instanceof Phase.Stopping) {
            return;
        }
        long deadlineMs = t.nowMs + t.spec.timing().stopGraceMs();
        t.stop = new CoordinatorState.Stop(false, true, true, deadlineMs);
        if (t.phase.inFlight() != null || mustWait(t)) {
            t.timer(Timer.STOP, deadlineMs);
        } else {
            stopNow(t);
        }
    }

    /** The epoch in flight, or the log, did not answer in time: end without it. What is durable by then is up to the log. */
    static void patienceOver(Turn t) {
        CoordinatorState.Stop stop = t.stop;
        if (stop == null) {
            return;
        }
        if (t.nowMs < stop.deadlineMs()) {
            t.timer(Timer.STOP, stop.deadlineMs());
        } else if (t.pending == null) {
            stopNow(t);
        } else {
            end(t, stop.handOver() ? new Outcome.HandedOver() : new Outcome.Stopped());
        }
    }

    /** Ends in good order; the log is told, for whoever reads it. */
    static void stopNow(Turn t) {
        boolean handOver = t.stop != null && t.stop.handOver();
        Outcome outcome = handOver ? new Outcome.HandedOver() : new Outcome.Stopped();
        if (t.generation < 0 || handOver) {
            end(t, outcome);
            return;
        }
        undeploy(t);
        t.phase = new Phase.Stopping(outcome);
        t.append(new LogRecord.Stopped(t.generation));
    }

    /** At points where nothing is in flight: true if the coordinator ends here since it was asked to. */
    static boolean stopInsteadOfGoingOn(Turn t) {
        if (t.stop == null) {
            return false;
        }
        stopNow(t);
        return true;
    }

    /** As {@link #stopInsteadOfGoingOn}, and before that deals with what failed meanwhile. */
    static boolean failOrStopInsteadOfGoingOn(Turn t) {
        return failInsteadOfGoingOn(t) || stopInsteadOfGoingOn(t);
    }

    /** Deals with what failed while something had to be waited for: true if that ended the execution. */
    static boolean failInsteadOfGoingOn(Turn t) {
        Throwable failure = t.failure;
        if (failure != null && (t.stop == null || FailureKind.of(failure) == FailureKind.QUERY)) {
            handle(t, failure);
            return true;
        }
        return false;
    }

    /**
     * An epoch is done, and nothing is in flight: true if the coordinator ends here, or after one more epoch. That is needed in real time
     * where the one that is done was not meant to be the last, since rows have been read behind it.
     */
    static boolean stopBehind(Turn t, EpochInFlight done) {
        CoordinatorState.Stop stop = t.stop;
        boolean oneMore = stop != null
                && stop.withEpoch()
                && !done.last()
                && t.failure == null
                && t.spec.rhythm() == Rhythm.REAL_TIME;
        if (!oneMore) {
            return stopInsteadOfGoingOn(t);
        }
        Triggers.fire(t);
        return true;
    }
}
