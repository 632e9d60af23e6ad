package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.Phase.TakingOver;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import java.util.List;

/** From nothing to a generation, and to a new execution where the one before cannot go on: points 1 to 4 of {@link CoordinatorMachine}. */
final class TakeOver {
    private TakeOver() {}

    static void start(Turn t) {
        t.status("Initializing sources", false, false);
        readLog(t);
    }

    private static void readLog(Turn t) {
        t.phase = new TakingOver(TakingOver.Step.READING_LOG);
        t.emit(new CoordinatorEffect.ReadLog());
    }

    private static boolean at(Turn t, TakingOver.Step step) {
        if (t.phase instanceof TakingOver p && p.step() == step && t.pending == null) {
            return true;
        }
        t.drop("an answer that is no longer awaited: " + step);
        return false;
    }

    static void logRead(Turn t, CoordinatorEvent.LogRead read) {
        if (!at(t, TakingOver.Step.READING_LOG)) {
            return;
        }
        t.retry = null;
        t.log = LogView.of(read.records(), read.nextSlot());
        if (t.log.create() == null) {
            t.phase = new TakingOver(TakingOver.Step.RESOLVING_INITIAL);
            t.emit(new CoordinatorEffect.ResolveInitial());
        } else {
            takeGeneration(t);
        }
    }

    static void initialResolved(Turn t, List<Positions> starts) {
        if (!at(t, TakingOver.Step.RESOLVING_INITIAL)) {
            return;
        }
        t.retry = null;
        LogRecord.Create c = t.spec.create();
        t.phase = new TakingOver(TakingOver.Step.APPENDING);
        t.append(new LogRecord.Create(
                c.queryId(),
                c.planFingerprint(),
                c.operatorUids(),
                c.keyGroups(),
                PinnedPositions.with(c.pinned(), starts)));
    }

    static void created(Turn t) {
        takeGeneration(t);
    }

    private static void takeGeneration(Turn t) {
        LogRecord.Create c = t.log.create();
        if (c == null || !c.queryId().equals(t.spec.create().queryId())) {
            Failures.end(
                    t,
                    new CoordinatorEffect.Outcome.Failed(
                            new MillraceException(
                                    "CONCURRENT_STREAM_LOG_UPDATE",
                                    "The checkpoint location belongs to the query with id "
                                            + (c == null ? "?" : c.queryId())
                                            + ", which another program created at the same moment. Start the query again, or use another checkpointLocation.")));
            return;
        }
        t.phase = new TakingOver(TakingOver.Step.APPENDING);
        t.append(new LogRecord.Generation(t.log.generation() + 1, t.spec.owner()));
    }

    static void generationTaken(Turn t, long generation) {
        t.generation = generation;
        if (Failures.stopInsteadOfGoingOn(t)) {
            return;
        }
        Recovery recovery = Recovery.decide(t.log, t.spec.rhythm());
        t.lastEpoch = recovery.lastNumber();
        t.repeat = recovery.repeat();
        LogRecord.Create create = t.log.create();
        if (create != null) {
            t.starts = PinnedPositions.read(create.pinned());
        }
        if (recovery.resumeFrom() == null) {
            Adoption.survey(t);
        } else {
            t.phase = new TakingOver(TakingOver.Step.READING_MANIFEST);
            t.emit(new CoordinatorEffect.ReadManifest(recovery.resumeFrom().manifest()));
        }
    }

    static void manifestRead(Turn t, Manifest manifest) {
        if (!at(t, TakingOver.Step.READING_MANIFEST)) {
            return;
        }
        t.retry = null;
        t.base = manifest;
        t.starts = manifest.positions().stream().map(Positions::new).toList();
        t.watermarks = Watermarks.restored(t.spec.clocks().delaysMs().size(), manifest);
        Adoption.survey(t);
    }

    /** The placement counts once its record is in the log; till then no report is taken. */
    static void takeExecution(Turn t) {
        t.phase = new TakingOver(TakingOver.Step.APPENDING);
        t.placement = null;
        t.change = t.change.begun();
        int tasks = Moving.tasksOfNext(t);
        t.append(new LogRecord.Execution(
                t.log.execution() + 1,
                t.generation,
                t.log.durableEpoch(),
                Moving.record(t.spec.topology().place(t.starts, tasks), tasks)));
    }

    static void executionTaken(Turn t) {
        if (Failures.stopInsteadOfGoingOn(t)) {
            return;
        }
        if (t.spec.output() == CoordinatorSpec.Output.TRANSACTIONAL) {
            Manifest newest = t.base;
            Publication.recover(t, newest != null && Recovery.mustPublish(t.log, newest) ? newest : null);
        } else if (!publishesFirst(t)) {
            Deployment.deploy(t);
        }
    }

    static void recovered(Turn t, long execution) {
        if (execution != t.log.execution() || !at(t, TakingOver.Step.PUBLISHING)) {
            return;
        }
        t.retry = null;
        Manifest newest = t.base;
        if (newest != null && Recovery.mustPublish(t.log, newest)) {
            t.append(new LogRecord.Finalized(newest.epoch(), t.generation));
        } else if (!Failures.failInsteadOfGoingOn(t)) {
            Deployment.deploy(t);
        }
    }

    /** Has the newest durable epoch published if that is still to be done; whether it is. */
    static boolean publishesFirst(Turn t) {
        Manifest newest = t.base;
        if (newest == null || !Recovery.mustPublish(t.log, newest)) {
            return false;
        }
        t.phase = new TakingOver(TakingOver.Step.PUBLISHING);
        t.emit(new CoordinatorEffect.FinalizeSink(
                newest.epoch(), List.copyOf(newest.sinkPrepared().values())));
        return true;
    }

    static void published(Turn t, long epoch) {
        if (epoch != t.log.durableEpoch() || !at(t, TakingOver.Step.PUBLISHING)) {
            return;
        }
        t.retry = null;
        t.append(new LogRecord.Finalized(epoch, t.generation));
    }
}
