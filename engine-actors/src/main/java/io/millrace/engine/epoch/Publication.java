package io.millrace.engine.epoch;

import io.millrace.engine.epoch.CoordinatorEffect.Timer;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.error.TransientException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From the commit point of an epoch to its FINALIZED record: point 9 of {@link CoordinatorMachine}, and what point 5 does about one that has
 * none. Either the sink publishes, one call of the coordinator; or its writers do, each told that the epoch is durable. If one of those is
 * lost on the way, the query rolls back to this very epoch, and the sink publishes what is missing before the next tasks open.
 */
final class Publication {
    /** Longer than any client of a sink tries: whoever says nothing by then will not. */
    static final long PATIENCE_MS = 30_000;

    private Publication() {}

    static void begin(Turn t, EpochInFlight epoch, Manifest m) {
        SortedSet<TaskId> publishers = publishers(t, m);
        t.phase = new Phase.Publishing(epoch, m, publishers);
        if (!publishers.isEmpty()) {
            t.timer(Timer.RESEND, t.nowMs + t.spec.timing().resendMs());
        } else if (t.spec.output() == CoordinatorSpec.Output.TRANSACTIONAL) {
            EpochFlow.completed(t);
        } else {
            t.emit(new CoordinatorEffect.FinalizeSink(
                    m.epoch(), List.copyOf(m.sinkPrepared().values())));
        }
    }

    /**
     * Writers that were adopted publish what the coordinator before made durable; what its tasks had to say of that epoch went to that one. False
     * if none of them has to.
     */
    static boolean goesOn(Turn t, Manifest m) {
        SortedSet<TaskId> publishers = publishers(t, m);
        if (publishers.isEmpty()) {
            return false;
        }
        t.phase = new Phase.Publishing(EpochInFlight.found(m.epoch(), t.starts, t.nowMs), m, publishers);
        t.timer(Timer.RESEND, t.nowMs + t.spec.timing().resendMs());
        return true;
    }

    /** The sink tasks that have something to publish and do that themselves. */
    private static SortedSet<TaskId> publishers(Turn t, Manifest m) {
        SortedSet<TaskId> publishers = new TreeSet<>();
        if (t.spec.output() == CoordinatorSpec.Output.TRANSACTIONAL) {
            for (TaskId sink : t.tasks().sinks()) {
                byte[] prepared = m.sinkPrepared().get(sink.toString());
                if (prepared != null && prepared.length > 0) {
                    publishers.add(sink);
                }
            }
        }
        return publishers;
    }

    static void sinkFinalized(Turn t, long epoch) {
        if (!(t.phase instanceof Phase.Publishing p) || p.manifest().epoch() != epoch || t.pending != null) {
            t.drop("an answer of the sink about epoch " + epoch);
            return;
        }
        t.retry = null;
        done(t, p.manifest());
    }

    private static void done(Turn t, Manifest m) {
        if (Recovery.publishes(m)) {
            t.append(new LogRecord.Finalized(m.epoch(), t.generation));
        } else {
            EpochFlow.completed(t);
        }
    }

    /** A writer has published its part. */
    static void published(Turn t, TaskReport.EpochPublished report) {
        if (!(t.phase instanceof Phase.Publishing p)
                || p.manifest().epoch() != report.epoch()
                || !p.missing().contains(report.task())) {
            t.drop("task " + report.task() + " has published epoch " + report.epoch());
            return;
        }
        SortedSet<TaskId> missing = new TreeSet<>(p.missing());
        missing.remove(report.task());
        t.phase = new Phase.Publishing(p.epoch(), p.manifest(), missing);
        if (missing.isEmpty()) {
            done(t, p.manifest());
        }
    }

    /** Tells those again that have not answered, and gives up after a time. */
    static void resend(Turn t, Phase.Publishing p) {
        if (p.missing().isEmpty()) {
            return;
        }
        if (t.nowMs - p.epoch().times().durableMs() >= PATIENCE_MS) {
            Failures.fail(
                    t,
                    new TransientException(
                            "MILLRACE_PUBLICATION_TIMED_OUT",
                            "Epoch " + p.manifest().epoch() + " is durable and was not published by tasks "
                                    + p.missing()
                                    + " within " + PATIENCE_MS
                                    + " ms. Look at the logs of their nodes and at the system that the sink writes to.",
                            null));
            return;
        }
        for (TaskId task : p.missing()) {
            t.send(task, new TaskCommand.EpochDurable(t.generation, p.manifest().epoch()));
        }
        t.timer(Timer.RESEND, t.nowMs + t.spec.timing().resendMs());
    }

    /**
     * The execution is in the log: no writer of an older one may commit from here on.
     *
     * @param unpublished the newest durable epoch, if it may not be published
     */
    static void recover(Turn t, @Nullable Manifest unpublished) {
        t.phase = new Phase.TakingOver(Phase.TakingOver.Step.PUBLISHING);
        t.emit(new CoordinatorEffect.RecoverSink(
                t.log.execution(),
                t.log.durableEpoch(),
                unpublished == null
                        ? List.of()
                        : List.copyOf(unpublished.sinkPrepared().values()),
                partitions(t)));
    }

    /** The most sink tasks of an execution that may have left a transaction open. */
    private static int partitions(Turn t) {
        Map<Integer, Integer> tasks = t.log.unsettledTasks();
        return t.spec.topology().place(t.starts, t.log.rescaledTo()).sinks().stream()
                .mapToInt(TaskId::stage)
                .distinct()
                .map(stage -> tasks.getOrDefault(stage, 0))
                .max()
                .orElse(0);
    }
}
