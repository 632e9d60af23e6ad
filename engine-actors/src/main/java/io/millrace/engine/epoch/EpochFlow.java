package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Timer;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.error.TransientException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One epoch from its barrier to the commit point, and what comes when it is published: points 6 and 7 of {@link CoordinatorMachine}. */
final class EpochFlow {
    /** A minute with barriers of 250 ms. Of each such epoch nodes keep the answers of their tasks. */
    private static final long MOST_WITHOUT_RECORD = 240;

    private EpochFlow() {}

    /** The plan is in the log: a repeat will read the same, so the epoch may begin. */
    static void planned(Turn t) {
        EpochInFlight epoch = t.phase.inFlight();
        t.repeat = t.log.planned();
        if (epoch == null || Failures.failOrStopInsteadOfGoingOn(t)) {
            return;
        }
        begin(t, epoch);
    }

    static void begin(Turn t, EpochInFlight epoch) {
        t.lastEpoch = epoch.epoch();
        t.phase = new Phase.InEpoch(epoch.at(epoch.times().begunAt(t.nowMs)));
        if (epoch.last()) {
            t.change = t.change.pausedAt(t.nowMs);
        }
        for (TaskId source : t.tasks().sourceOf().keySet()) {
            send(t, source, epoch);
        }
        if (epoch.repeated()) {
            // Adopted tasks may have done their part for the coordinator before.
            t.sendToAll(new TaskCommand.AckAgain(t.generation, epoch.epoch()));
        }
        t.timer(Timer.RESEND, t.nowMs + t.spec.timing().resendMs());
    }

    private static void send(Turn t, TaskId source, EpochInFlight epoch) {
        t.send(source, new TaskCommand.BeginEpoch(t.generation, epoch.epoch(), epoch.plan(), epoch.last()));
    }

    /** Sends the barrier again to sources that have not answered, asks the others again, and gives up after the time-out. */
    static void resend(Turn t) {
        if (t.phase instanceof Phase.Deploying p) {
            if (t.nowMs >= p.deadlineMs()) {
                Failures.fail(
                        t,
                        new TransientException(
                                "MILLRACE_DEPLOYMENT_TIMED_OUT",
                                "Tasks " + p.missing() + " of execution " + t.log.execution()
                                        + " were not ready within " + Deployment.patienceMs(t)
                                        + " ms; the next execution has twice as long. Look at the logs of the nodes they were placed on.",
                                null));
            } else {
                t.timer(Timer.RESEND, p.deadlineMs());
            }
            return;
        }
        if (t.phase instanceof Phase.Publishing p) {
            Publication.resend(t, p);
            return;
        }
        if (t.phase instanceof Phase.Surveying p) {
            Adoption.resend(t, p);
            return;
        }
        if (!(t.phase instanceof Phase.InEpoch p)) {
            return;
        }
        EpochInFlight epoch = p.epoch();
        long timeoutMs = t.spec.timing().epochTimeoutMs();
        if (timeoutMs > 0 && t.nowMs - epoch.times().begunMs() >= timeoutMs) {
            List<TaskId> silent = t.tasks().tasks().stream()
                    .filter(task -> !epoch.acks().containsKey(task))
                    .toList();
            cancel(
                    t,
                    epoch,
                    new TransientException(
                            "MILLRACE_EPOCH_TIMED_OUT",
                            "Epoch " + epoch.epoch() + " was not acknowledged by tasks " + silent + " within "
                                    + timeoutMs
                                    + " ms. A sink or an operator is slower than its input; give it more tasks or the trigger a longer interval.",
                            null));
            return;
        }
        for (TaskId task : t.tasks().tasks()) {
            if (!epoch.acks().containsKey(task)) {
                if (t.tasks().sourceOf().containsKey(task)) {
                    send(t, task, epoch);
                }
                t.send(task, new TaskCommand.AckAgain(t.generation, epoch.epoch()));
            }
        }
        t.timer(Timer.RESEND, t.nowMs + t.spec.timing().resendMs());
    }

    static void acknowledged(Turn t, TaskReport.EpochAck ack) {
        // Tasks behind an exchange see barriers, which carry no generation; they report 0. Their execution fences them.
        boolean ours = ack.generation() == t.generation || ack.generation() == 0;
        if (!(t.phase instanceof Phase.InEpoch p)
                || !ours
                || ack.epoch() != p.epoch().epoch()
                || !t.tasks().tasks().contains(ack.task())) {
            t.drop("ack of epoch " + ack.epoch() + " by task " + ack.task());
            return;
        }
        EpochInFlight epoch = p.epoch().with(ack);
        if (!epoch.acknowledgedBy(t.tasks().tasks())) {
            t.phase = new Phase.InEpoch(epoch);
            return;
        }
        String unread = unread(t, epoch);
        if (unread != null) {
            cancel(t, epoch, new TransientException("MILLRACE_EPOCH_INCOMPLETE", unread, null));
            return;
        }
        EpochInFlight complete = epoch.at(epoch.times().ackedAt(t.nowMs));
        Manifest manifest = ManifestBuilder.build(t.state(), t.spec, t.tasks(), complete);
        if (nothingHappened(t, complete, manifest)) {
            withoutRecord(t, complete);
            return;
        }
        t.phase = new Phase.WritingManifest(complete, manifest);
        t.emit(new CoordinatorEffect.WriteManifest(manifest, 0));
    }

    /**
     * In real time barriers come whether rows do or not. An epoch that leaves everything as the newest durable one has it, in the same execution, need
     * not be written; its number is burnt. Once in a while one is, so that tasks can forget what they keep of epochs until one is durable.
     */
    private static boolean nothingHappened(Turn t, EpochInFlight epoch, Manifest manifest) {
        Manifest base = t.base;
        return t.spec.rhythm() == Rhythm.REAL_TIME
                && base != null
                && !epoch.last()
                && t.stop == null
                && !t.spec.timing().stepped()
                && epoch.epoch() - base.epoch() < MOST_WITHOUT_RECORD
                && ManifestBuilder.saysTheSame(manifest, base);
    }

    private static void withoutRecord(Turn t, EpochInFlight epoch) {
        t.cancelled = 0;
        t.emit(new CoordinatorEffect.NothingToDo());
        Deployment.remind(t, epoch);
        Triggers.next(t, epoch.times().triggerMs(), false);
    }

    /** What a micro-batch was to read and, by the acks of the source tasks, did not; or null. */
    private static @Nullable String unread(Turn t, EpochInFlight epoch) {
        TaskCommand.EpochPlan plan = epoch.plan();
        if (plan == null) {
            return null;
        }
        for (Map.Entry<TaskId, Integer> source : t.tasks().sourceOf().entrySet()) {
            TaskReport.EpochAck ack = epoch.acks().get(source.getKey());
            Positions ends = plan.ends().get(source.getValue());
            Positions mine = t.tasks().reads().getOrDefault(source.getKey(), Positions.NONE);
            for (String split : mine.next().keySet()) {
                long end = ends.get(split, 0);
                long at = ack == null
                        ? 0
                        : ack.positions()
                                .get(
                                        split,
                                        epoch.starts().get(source.getValue()).get(split, 0));
                if (at < end) {
                    return "Task " + source.getKey() + " acknowledged epoch " + epoch.epoch() + " at position " + at
                            + " of split " + split + ", planned was " + end
                            + ". The source reader must not end an epoch before its planned end.";
                }
            }
        }
        return null;
    }

    static void declined(Turn t, TaskReport.EpochDeclined declined) {
        EpochInFlight epoch = t.phase.inFlight();
        if (!(t.phase instanceof Phase.InEpoch) || epoch == null || declined.epoch() != epoch.epoch()) {
            t.drop("decline of epoch " + declined.epoch() + " by task " + declined.task());
        } else if (FailureKind.of(declined.cause()) == FailureKind.QUERY) {
            Failures.fail(t, declined.cause());
        } else {
            cancel(t, epoch, declined.cause());
        }
    }

    /**
     * The epoch will not complete. A real-time query whose tasks can carry an epoch's work over into the next one just goes on
     * with another number; all others roll back.
     */
    private static void cancel(Turn t, EpochInFlight epoch, Throwable cause) {
        t.sendToAll(new TaskCommand.CancelEpoch(t.generation, epoch.epoch()));
        boolean goOn = t.spec.rhythm() == Rhythm.REAL_TIME
                && t.spec.output() == CoordinatorSpec.Output.CUMULATIVE
                && t.cancelled + 1 < t.spec.timing().maxCancelled();
        if (!goOn) {
            Failures.fail(t, cause);
            return;
        }
        t.cancelled++;
        t.change = t.change.goingOn();
        t.status("Epoch " + epoch.epoch() + " was cancelled: " + cause.getMessage(), false, false);
        Triggers.next(t, epoch.times().triggerMs(), false);
    }

    static void manifestWritten(Turn t, CoordinatorEvent.ManifestWritten e) {
        if (!(t.phase instanceof Phase.WritingManifest p) || !p.manifest().equals(e.manifest())) {
            t.drop("a manifest that is no longer awaited");
            return;
        }
        t.retry = null;
        t.phase = new Phase.Committing(p.epoch(), p.manifest());
        Manifest m = p.manifest();
        t.append(new LogRecord.Epoch(m.epoch(), t.generation, m.execution(), e.ref(), m.parentEpoch()));
    }

    /** The EPOCH record is in the log: the epoch has happened, whatever comes now. */
    static void committed(Turn t) {
        if (!(t.phase instanceof Phase.Committing p)) {
            throw new IllegalStateException("an EPOCH record of ours in phase " + t.phase);
        }
        Manifest m = p.manifest();
        EpochInFlight epoch = p.epoch();
        t.watermarks =
                ManifestBuilder.watermarks(t.state(), t.spec, epoch.acks().values());
        t.base = m;
        t.nextTimerMs = epoch.acks().values().stream()
                .mapToLong(TaskReport.EpochAck::nextTimerMs)
                .min()
                .orElse(Long.MAX_VALUE);
        t.starts = m.positions().stream().map(Positions::new).toList();
        t.repeat = null;
        t.cancelled = 0;
        t.sendToAll(new TaskCommand.EpochDurable(t.generation, m.epoch()));
        Deployment.remind(t, epoch);
        Deployment.handOutRecorded(t);
        EpochInFlight durable = epoch.at(epoch.times().durableAt(t.nowMs));
        t.emit(new CoordinatorEffect.CommitSources(t.starts));
        Publication.begin(t, durable, m);
    }

    static void completed(Turn t) {
        if (!(t.phase instanceof Phase.Publishing p)) {
            throw new IllegalStateException("an epoch completed in phase " + t.phase);
        }
        if (p.epoch().acks().isEmpty()) {
            // Only its publication was left to this coordinator: there are no figures of it to report.
            Adoption.goOn(t);
            return;
        }
        t.epochsDone++;
        t.emit(new CoordinatorEffect.EpochCompleted(summary(p.epoch(), p.manifest(), t.nowMs)));
        Steps.done(t, p.manifest().epoch());
        if (Failures.failInsteadOfGoingOn(t)) {
            return;
        }
        t.phase = new Phase.Idle(t.nowMs);
        if (Failures.stopBehind(t, p.epoch())) {
            return;
        }
        Requests.check(t);
        if (p.epoch().last() && Moving.insteadOfGoingOn(t)) {
            return;
        }
        Triggers.next(t, p.epoch().times().triggerMs(), false);
    }

    private static EpochSummary summary(EpochInFlight epoch, Manifest m, long nowMs) {
        SortedMap<TaskId, TaskStats> stats = new TreeMap<>();
        epoch.acks().forEach((task, ack) -> stats.put(task, ack.stats()));
        EpochInFlight.Times at = epoch.times();
        EpochSummary.Timings timings = new EpochSummary.Timings(
                at.endsKnownMs() - at.triggerMs(),
                at.begunMs() - at.endsKnownMs(),
                at.ackedMs() - at.begunMs(),
                at.durableMs() - at.ackedMs(),
                nowMs - at.durableMs(),
                nowMs - at.triggerMs());
        List<Positions> ends = m.positions().stream().map(Positions::new).toList();
        return new EpochSummary(
                m.epoch(), m.execution(), at.triggerMs(), epoch.starts(), ends, m.watermarkUsedMs(), stats, timings);
    }
}
