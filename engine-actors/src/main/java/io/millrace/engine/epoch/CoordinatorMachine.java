package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import java.util.Collections;
import java.util.List;

/**
 * The coordinator of one query: a pure function from what is known and what happens to what is to be done.
 *
 * <p>The protocol, each point being one method of the class named:
 *
 * <ol>
 *   <li>read the log; an empty one gets its CREATE record, with the sources' resolved starts in it ({@link TakeOver})
 *   <li>append GENERATION: from here on no older coordinator can append anything, for it would need the same slot
 *   <li>read the newest manifest; if all tasks of the newest execution are there and agree with the log, go on with them at point 7, publishing
 *       first as in point 9; or at point 8, with an epoch in real time that was under way and whose output bears its number
 *       ({@link Adoption})
 *   <li>else append EXECUTION: from here on acks of older executions are void
 *   <li>publish the newest durable epoch if its FINALIZED is missing, and end the transactions of older executions: before any task opens
 *       the sink again
 *   <li>deploy, wait until all tasks are ready, hand out the splits ({@link Deployment})
 *   <li>at each trigger begin an epoch: real time at once, a micro-batch after its plan is in the log ({@link Triggers})
 *   <li>collect the acks of (execution, epoch), write the manifest, append EPOCH: <b>the commit point</b>; in real time not if
 *       nothing has changed since the newest ({@link EpochFlow})
 *   <li>tell the tasks, have the sink or its writers publish, append FINALIZED ({@link Publication})
 *   <li>whatever fails rolls back to the newest durable epoch: point 4 again ({@link Failures})
 *   <li>a change by plan (other nodes, another number of tasks) ends the execution behind an epoch that it made for this; then point 4,
 *       and nothing is read twice ({@link Moving})
 * </ol>
 *
 * If the coordinator is replaced in the middle, its successor starts at point 1 and {@link Recovery} says what it makes of
 * the log. The one replaced finds out at its next append, and stops; what becomes of the tasks is no longer its business.
 *
 * <p>Events may come late, twice, out of order or not at all. There is at most one append and one epoch in flight.
 */
public final class CoordinatorMachine {
    private final CoordinatorSpec spec;

    public CoordinatorMachine(CoordinatorSpec spec) {
        this.spec = spec;
    }

    /** The state before {@link CoordinatorEvent.Start}. */
    public CoordinatorState initial() {
        List<Positions> none = Collections.nCopies(spec.sources(), Positions.NONE);
        return new CoordinatorState(
                new Phase.TakingOver(Phase.TakingOver.Step.READING_LOG),
                LogView.EMPTY,
                -1,
                null,
                null,
                null,
                none,
                none,
                Watermarks.initial(spec.clocks().delaysMs().size()),
                null,
                -1,
                null,
                null,
                0,
                0,
                RestartBudget.FRESH,
                null,
                null,
                List.of(),
                List.of(),
                0,
                PlannedChange.NONE,
                Long.MIN_VALUE);
    }

    /** @param nowMs wall clock, milliseconds since 1970; may jump either way, which costs time but never correctness */
    public Step step(CoordinatorState state, CoordinatorEvent event, long nowMs) {
        Turn t = new Turn(spec, state, nowMs);
        if (state.ended()) {
            if (event instanceof CoordinatorEvent.ProcessAll e) {
                t.emit(new CoordinatorEffect.ProcessAllDone(e.request()));
            } else if (event instanceof CoordinatorEvent.Rescale e) {
                t.emit(new CoordinatorEffect.Rescaled(e.request(), 0));
            }
            return t.step();
        }
        dispatch(t, event);
        return t.step();
    }

    private static void dispatch(Turn t, CoordinatorEvent event) {
        if (event instanceof CoordinatorEvent.Start) {
            TakeOver.start(t);
        } else if (event instanceof CoordinatorEvent.LogRead e) {
            TakeOver.logRead(t, e);
        } else if (event instanceof CoordinatorEvent.InitialResolved e) {
            TakeOver.initialResolved(t, e.starts());
        } else if (event instanceof CoordinatorEvent.ManifestRead e) {
            TakeOver.manifestRead(t, e.manifest());
        } else if (event instanceof CoordinatorEvent.Appended e) {
            appended(t, e);
        } else if (event instanceof CoordinatorEvent.ManifestWritten e) {
            EpochFlow.manifestWritten(t, e);
        } else if (event instanceof CoordinatorEvent.SinkFinalized e) {
            sinkFinalized(t, e.epoch());
        } else if (event instanceof CoordinatorEvent.SinkRecovered e) {
            TakeOver.recovered(t, e.execution());
        } else if (event instanceof CoordinatorEvent.BatchEnds e) {
            Triggers.batchEnds(t, e);
        } else if (event instanceof CoordinatorEvent.LatestEnds e) {
            latestEnds(t, e);
        } else if (event instanceof CoordinatorEvent.Discovered e) {
            Deployment.discovered(t, e.splits());
        } else if (event instanceof CoordinatorEvent.Report e) {
            report(t, e.report());
        } else if (event instanceof CoordinatorEvent.EffectFailed e) {
            Retries.effectFailed(t, e);
        } else if (event instanceof CoordinatorEvent.TimerFired e) {
            timerFired(t, e.timer());
        } else if (event instanceof CoordinatorEvent.StopRequested e) {
            Failures.stopRequested(t, e);
        } else if (event instanceof CoordinatorEvent.StepDown) {
            Failures.stepDown(t);
        } else if (event instanceof CoordinatorEvent.ProcessAll e) {
            Requests.add(t, e.request());
        } else if (event instanceof CoordinatorEvent.Step e) {
            Steps.add(t, e.request());
        } else if (event instanceof CoordinatorEvent.Rebalance) {
            Moving.rebalance(t);
        } else if (event instanceof CoordinatorEvent.Rescale e) {
            Moving.rescale(t, e);
        }
    }

    /** Mostly the very record comes back; a record's {@code equals} is made at its first call, which a query's first row would wait for. */
    private static boolean same(LogRecord one, LogRecord other) {
        return one == other || one.equals(other);
    }

    private static void appended(Turn t, CoordinatorEvent.Appended e) {
        LogRecord record = t.pending;
        if (record == null || e.slot() != t.log.nextSlot() || !same(e.record(), record)) {
            t.drop("answer to an append that is no longer awaited");
            return;
        }
        t.pending = null;
        t.retry = null;
        if (e.outcome() instanceof CommitLog.Outcome.Lost lost) {
            Failures.slotLost(t, lost.winner());
            return;
        }
        t.log = t.log.with(record);
        if (t.phase instanceof Phase.Stopping p) {
            Failures.end(t, p.outcome());
        } else if (record instanceof LogRecord.Create) {
            TakeOver.created(t);
        } else if (record instanceof LogRecord.Generation r) {
            TakeOver.generationTaken(t, r.generation());
        } else if (record instanceof LogRecord.Execution) {
            TakeOver.executionTaken(t);
        } else if (record instanceof LogRecord.Planned) {
            EpochFlow.planned(t);
        } else if (record instanceof LogRecord.Epoch) {
            EpochFlow.committed(t);
        } else if (record instanceof LogRecord.Finalized) {
            finalized(t);
        }
    }

    private static void sinkFinalized(Turn t, long epoch) {
        if (t.phase instanceof Phase.TakingOver) {
            TakeOver.published(t, epoch);
        } else {
            Publication.sinkFinalized(t, epoch);
        }
    }

    private static void finalized(Turn t) {
        if (t.phase instanceof Phase.TakingOver && t.placement != null) {
            Adoption.goOn(t);
        } else if (t.phase instanceof Phase.TakingOver) {
            Deployment.deploy(t);
        } else {
            EpochFlow.completed(t);
        }
    }

    private static void latestEnds(Turn t, CoordinatorEvent.LatestEnds e) {
        if (t.phase instanceof Phase.AskingFinalEnds p && p.request() == e.request()) {
            Triggers.finalEnds(t, p, e.ends());
        } else {
            Requests.latestKnown(t, e.request(), e.ends());
        }
    }

    private static void report(Turn t, TaskReport report) {
        boolean surveying = t.phase instanceof Phase.Surveying;
        if (t.placement == null && !surveying || report.execution() != t.log.execution()) {
            t.drop("report of execution " + report.execution() + ", current is " + t.log.execution());
        } else if (report instanceof TaskReport.Outdated r) {
            Failures.outdated(t, r.generation());
        } else if (report instanceof TaskReport.Surveyed r) {
            Adoption.surveyed(t, r);
        } else if (report instanceof TaskReport.Standing r) {
            Adoption.standing(t, r);
        } else if (report instanceof TaskReport.Ready r) {
            Deployment.ready(t, r.task());
        } else if (report instanceof TaskReport.EpochAck r) {
            EpochFlow.acknowledged(t, r);
        } else if (report instanceof TaskReport.EpochAcks r) {
            r.acks().forEach(ack -> EpochFlow.acknowledged(t, ack));
        } else if (report instanceof TaskReport.EpochDeclined r) {
            EpochFlow.declined(t, r);
        } else if (report instanceof TaskReport.EpochPublished r) {
            Publication.published(t, r);
        } else if (report instanceof TaskReport.Failed r) {
            Failures.fail(t, r.cause());
        }
    }

    private static void timerFired(Turn t, CoordinatorEffect.Timer timer) {
        switch (timer) {
            case TRIGGER -> Triggers.timer(t);
            case RESEND -> EpochFlow.resend(t);
            case RETRY -> Retries.timer(t);
            case RESTART -> Failures.restart(t);
            case DISCOVERY -> Deployment.discover(t);
            case STOP -> Failures.patienceOver(t);
        }
    }
}
