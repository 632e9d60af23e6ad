package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Timer;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Opening the tasks of an execution, and giving splits to its source tasks. */
final class Deployment {
    private static final int MOST_DOUBLINGS = 5;

    private Deployment() {}

    static void deploy(Turn t) {
        if (Failures.stopInsteadOfGoingOn(t)) {
            return;
        }
        Topology.Placement placement = t.spec.topology().place(t.starts, t.log.rescaledTo());
        t.placement = placement;
        long deadlineMs = t.nowMs + patienceMs(t);
        t.phase = new Phase.Deploying(placement.tasks(), deadlineMs);
        t.emit(new CoordinatorEffect.Deploy(t.log.execution(), placement, t.starts, t.base));
        t.timer(Timer.RESEND, deadlineMs);
    }

    /** A state that takes longer to restore than there was time will take as long the next time. */
    static long patienceMs(Turn t) {
        LogRecord.Epoch last = t.log.lastEpoch();
        long inVain = t.log.execution() - (last == null ? 0 : last.execution() + 1);
        return t.spec.timing().deployTimeoutMs() << Math.max(0, Math.min(MOST_DOUBLINGS, inVain));
    }

    static void ready(Turn t, TaskId task) {
        if (!(t.phase instanceof Phase.Deploying p)) {
            t.drop("a task that was ready already");
            return;
        }
        SortedSet<TaskId> missing = new TreeSet<>(p.missing());
        missing.remove(task);
        t.phase = new Phase.Deploying(missing, p.deadlineMs());
        if (missing.isEmpty()) {
            run(t);
        }
    }

    private static void run(Turn t) {
        for (Map.Entry<TaskId, Positions> e : t.tasks().reads().entrySet()) {
            if (!e.getValue().next().isEmpty()) {
                t.send(e.getKey(), new TaskCommand.AddSplits(t.generation, e.getValue()));
            }
        }
        running(t);
        Triggers.first(t);
    }

    /** The tasks of the execution are there and have their splits. */
    static void running(Turn t) {
        Moving.arrived(t);
        t.emit(new CoordinatorEffect.Running(t.log.execution()));
        if (t.spec.timing().discoveryMs() > 0) {
            t.timer(Timer.DISCOVERY, t.nowMs + t.spec.timing().discoveryMs());
        }
        Requests.check(t);
    }

    static void discover(Turn t) {
        t.timer(Timer.DISCOVERY, t.nowMs + t.spec.timing().discoveryMs());
        askForSplits(t);
    }

    static void askForSplits(Turn t) {
        if (t.spec.timing().discoveryMs() > 0 && t.placement != null) {
            t.emit(new CoordinatorEffect.Discover(merged(t.starts, t.newSplits)));
        }
    }

    /** New splits wait until a manifest names them: a row must never be read from a split that a recovery would not know. */
    static void discovered(Turn t, List<Positions> splits) {
        List<Positions> more = new ArrayList<>();
        for (int i = 0; i < t.newSplits.size(); i++) {
            TreeMap<String, Long> waiting = new TreeMap<>(t.newSplits.get(i).next());
            Map<String, Long> known = t.starts.get(i).next();
            splits.get(i).next().forEach((split, start) -> {
                if (!known.containsKey(split)) {
                    waiting.putIfAbsent(split, start);
                }
            });
            more.add(new Positions(waiting));
        }
        t.newSplits = more;
    }

    /** The manifest that names the new splits is durable: they may be read. */
    static void handOutRecorded(Turn t) {
        List<Positions> left = new ArrayList<>();
        for (int i = 0; i < t.newSplits.size(); i++) {
            int source = i;
            Map<String, Long> recorded = t.starts.get(i).next();
            List<TaskId> readers = t.tasks().sourceOf().entrySet().stream()
                    .filter(e -> e.getValue() == source)
                    .map(Map.Entry::getKey)
                    .toList();
            TreeMap<String, Long> waiting = new TreeMap<>(t.newSplits.get(i).next());
            for (Map.Entry<String, Long> e : t.newSplits.get(i).next().entrySet()) {
                if (recorded.containsKey(e.getKey())) {
                    waiting.remove(e.getKey());
                    TaskId reader = readers.get((recorded.size() - 1) % readers.size());
                    t.placement = t.tasks().withSplit(reader, e.getKey(), e.getValue());
                    t.send(
                            reader,
                            new TaskCommand.AddSplits(t.generation, Positions.of(Map.of(e.getKey(), e.getValue()))));
                }
            }
            left.add(new Positions(waiting));
        }
        t.newSplits = left;
    }

    /** Splits of b added to those of a. */
    static List<Positions> merged(List<Positions> a, List<Positions> b) {
        List<Positions> all = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            all.add(a.get(i).with(b.get(i)));
        }
        return all;
    }

    /** Tells source tasks again about splits that they should read and did not report. */
    static void remind(Turn t, EpochInFlight epoch) {
        for (Map.Entry<TaskId, Positions> e : t.tasks().reads().entrySet()) {
            TaskReport.EpochAck ack = epoch.acks().get(e.getKey());
            TreeMap<String, Long> unknown = new TreeMap<>(e.getValue().next());
            if (ack != null) {
                unknown.keySet().removeAll(ack.positions().next().keySet());
            }
            if (!unknown.isEmpty()) {
                t.send(e.getKey(), new TaskCommand.AddSplits(t.generation, new Positions(unknown)));
            }
        }
    }
}
