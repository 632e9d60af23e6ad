package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect.Timer;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From a generation to the tasks that the coordinator before left behind: who of the logged execution is there is asked, and if all are and
 * agree with the log, they go on as they are. Nothing is restarted, and no row is read twice.
 *
 * <p>Once a node has answered it obeys no older generation, so where its tasks say they stand is where the older coordinator leaves them.
 */
final class Adoption {
    private Adoption() {}

    /** What the answers amount to. */
    sealed interface Verdict {
        /**
         * The tasks can go on.
         *
         * @param placement what they are
         * @param unread by source task: splits that the log knows and nobody reads, to be read by it
         * @param lastEpoch the highest epoch that any of them has seen; -1: none
         */
        record Adopt(Topology.Placement placement, SortedMap<TaskId, Positions> unread, long lastEpoch)
                implements Verdict {}

        /** They cannot: another execution is needed. */
        record Refuse(String why) implements Verdict {}
    }

    static void survey(Turn t) {
        if (t.log.execution() < 0) {
            TakeOver.takeExecution(t);
            return;
        }
        t.phase = new Phase.Surveying(
                null, new TreeMap<>(), t.nowMs + t.spec.timing().surveyTimeoutMs());
        ask(t);
    }

    private static void ask(Turn t) {
        t.emit(new CoordinatorEffect.Survey(t.generation, t.log.execution()));
        t.timer(
                Timer.RESEND,
                t.nowMs
                        + Math.max(
                                1,
                                Math.min(
                                        t.spec.timing().resendMs(),
                                        t.spec.timing().surveyTimeoutMs() / 4)));
    }

    /** Asks again, since questions and answers may be lost, and does without in the end. */
    static void resend(Turn t, Phase.Surveying p) {
        if (t.nowMs >= p.deadlineMs()) {
            refuse(t, "not all tasks have answered within " + t.spec.timing().surveyTimeoutMs() + " ms");
        } else {
            ask(t);
        }
    }

    static void surveyed(Turn t, TaskReport.Surveyed found) {
        if (t.phase instanceof Phase.Surveying p && found.generation() == t.generation) {
            answered(t, new Phase.Surveying(found.found(), p.standings(), p.deadlineMs()));
        } else {
            t.drop("an answer to a survey that is over");
        }
    }

    static void standing(Turn t, TaskReport.Standing standing) {
        if (t.phase instanceof Phase.Surveying p && standing.generation() == t.generation) {
            SortedMap<TaskId, TaskReport.Standing> more = new TreeMap<>(p.standings());
            more.put(standing.task(), standing);
            answered(t, new Phase.Surveying(p.found(), more, p.deadlineMs()));
        } else {
            t.drop("an answer to a survey that is over");
        }
    }

    private static void answered(Turn t, Phase.Surveying now) {
        t.phase = now;
        SortedSet<TaskId> found = now.found();
        if (found == null) {
            return;
        }
        SortedSet<TaskId> wanted = tasksOf(t.log.parallelism());
        if (!found.equals(wanted)) {
            refuse(t, "of the tasks " + wanted + " there are " + found);
        } else if (now.standings().keySet().equals(wanted)) {
            Verdict verdict = judge(t.spec, t.log, t.starts, now.standings());
            if (verdict instanceof Verdict.Adopt adopt) {
                adopt(t, adopt);
            } else if (verdict instanceof Verdict.Refuse no) {
                refuse(t, no.why());
            }
        }
    }

    /** The tasks of an execution with so many in each stage. */
    static SortedSet<TaskId> tasksOf(Map<Integer, Integer> parallelism) {
        SortedSet<TaskId> tasks = new TreeSet<>();
        parallelism.forEach((stage, n) -> {
            for (int p = 0; p < n; p++) {
                tasks.add(new TaskId(stage, p));
            }
        });
        return tasks;
    }

    /**
     * Whether tasks that stand like this can go on.
     *
     * @param starts by source: where the newest durable epoch ended
     * @param standings of all tasks of the execution
     */
    static Verdict judge(
            CoordinatorSpec spec,
            LogView log,
            List<Positions> starts,
            SortedMap<TaskId, TaskReport.Standing> standings) {
        long durable = log.durableEpoch();
        long last = standings.values().stream()
                .mapToLong(TaskReport.Standing::lastEpoch)
                .max()
                .orElse(-1);
        if (spec.rhythm() == Rhythm.MICRO_BATCH) {
            // The epoch under way goes on under its number, since it reads and gives what the log says, whoever began
            // it.
            long planned = log.planned() == null ? durable : log.planned().epoch();
            if (last > planned) {
                return new Verdict.Refuse("epoch " + last + " was begun, and the log has no plan for it");
            }
            if (standings.values().stream().anyMatch(s -> s.lastCancelled() > durable)) {
                return new Verdict.Refuse("epoch " + planned + " was cancelled half-way");
            }
        } else if (spec.output() != CoordinatorSpec.Output.CUMULATIVE
                && standings.values().stream().anyMatch(s -> s.lastCancelled() > durable)) {
            return new Verdict.Refuse(
                    "epoch " + last + " was cancelled, and what the sink was given for it cannot be named by another");
        }
        return place(spec.topology().place(starts, log.rescaledTo()), log.parallelism(), starts, standings, last);
    }

    /** Which task reads what is as they say; the rest is as the plan says, with the log's numbers. */
    private static Verdict place(
            Topology.Placement like,
            Map<Integer, Integer> parallelism,
            List<Positions> starts,
            SortedMap<TaskId, TaskReport.Standing> standings,
            long last) {
        if (!parallelism.keySet().equals(like.parallelism().keySet())) {
            return new Verdict.Refuse("it has stages " + parallelism.keySet() + ", the program "
                    + like.parallelism().keySet());
        }
        Map<Integer, Integer> sourceOfStage = new HashMap<>();
        like.sourceOf().forEach((task, source) -> sourceOfStage.put(task.stage(), source));
        SortedMap<TaskId, Integer> sourceOf = new TreeMap<>();
        SortedMap<TaskId, Positions> reads = new TreeMap<>();
        SortedSet<TaskId> sinks = new TreeSet<>();
        for (TaskReport.Standing s : standings.values()) {
            Integer source = sourceOfStage.get(s.task().stage());
            if (source != null) {
                sourceOf.put(s.task(), source);
                reads.put(s.task(), s.reads());
            }
            if (like.sinks().stream().anyMatch(sink -> sink.stage() == s.task().stage())) {
                sinks.add(s.task());
            }
        }
        List<TreeMap<String, Long>> left = new ArrayList<>();
        starts.forEach(s -> left.add(new TreeMap<>(s.next())));
        for (Map.Entry<TaskId, Positions> e : reads.entrySet()) {
            String disagreement = takeOut(left.get(sourceOf.getOrDefault(e.getKey(), 0)), e.getKey(), e.getValue());
            if (disagreement != null) {
                return new Verdict.Refuse(disagreement);
            }
        }
        SortedMap<TaskId, Positions> unread = handOut(left, sourceOf);
        Topology.Placement placement =
                new Topology.Placement(new TreeSet<>(standings.keySet()), reads, sourceOf, sinks, parallelism);
        for (Map.Entry<TaskId, Positions> e : unread.entrySet()) {
            for (Map.Entry<String, Long> split : e.getValue().next().entrySet()) {
                placement = placement.withSplit(e.getKey(), split.getKey(), split.getValue());
            }
        }
        return new Verdict.Adopt(placement, unread, last);
    }

    private static @Nullable String takeOut(TreeMap<String, Long> left, TaskId task, Positions reads) {
        for (Map.Entry<String, Long> e : reads.next().entrySet()) {
            Long durable = left.remove(e.getKey());
            if (durable == null) {
                return "task " + task + " reads split " + e.getKey()
                        + ", which another one reads too, or which the log does not know";
            }
            if (e.getValue() < durable) {
                return "task " + task + " stands at " + e.getValue() + " of split " + e.getKey()
                        + ", which is durable to " + durable;
            }
        }
        return null;
    }

    private static SortedMap<TaskId, Positions> handOut(
            List<TreeMap<String, Long>> left, SortedMap<TaskId, Integer> sourceOf) {
        SortedMap<TaskId, Positions> unread = new TreeMap<>();
        for (int i = 0; i < left.size(); i++) {
            int source = i;
            List<TaskId> readers = sourceOf.entrySet().stream()
                    .filter(e -> e.getValue() == source)
                    .map(Map.Entry::getKey)
                    .toList();
            int place = 0;
            for (Map.Entry<String, Long> split : left.get(i).entrySet()) {
                unread.merge(
                        readers.get(place++ % readers.size()),
                        Positions.of(Map.of(split.getKey(), split.getValue())),
                        Positions::with);
            }
        }
        return unread;
    }

    private static void refuse(Turn t, String why) {
        t.emit(new CoordinatorEffect.NotAdopted(t.log.execution(), why));
        t.emit(new CoordinatorEffect.Undeploy(t.log.execution()));
        TakeOver.takeExecution(t);
    }

    /** From here on the tasks are ours; what the epoch before left to publish is published while they go on. */
    private static void adopt(Turn t, Verdict.Adopt adopt) {
        t.placement = adopt.placement();
        long durable = t.log.durableEpoch();
        if (durable >= 0) {
            t.sendToAll(new TaskCommand.EpochDurable(t.generation, durable));
        }
        boolean underWay = t.spec.rhythm() == Rhythm.REAL_TIME && adopt.lastEpoch() > durable;
        if (underWay) {
            t.lastEpoch = Math.max(t.lastEpoch, adopt.lastEpoch());
            if (t.spec.output() == CoordinatorSpec.Output.CUMULATIVE) {
                t.sendToAll(new TaskCommand.CancelEpoch(t.generation, adopt.lastEpoch()));
            }
        }
        adopt.unread().forEach((task, splits) -> t.send(task, new TaskCommand.AddSplits(t.generation, splits)));
        t.emit(new CoordinatorEffect.Adopted(t.log.execution()));
        if (publishesFirst(t)) {
            return;
        }
        if (underWay && t.spec.output() != CoordinatorSpec.Output.CUMULATIVE) {
            complete(t, adopt.lastEpoch());
        } else {
            goOn(t);
        }
    }

    /** What is durable and not visible yet is published by those who publish: the sink, or its writers, which have gone on too. */
    private static boolean publishesFirst(Turn t) {
        Manifest newest = t.base;
        if (newest == null || t.spec.output() != CoordinatorSpec.Output.TRANSACTIONAL) {
            return TakeOver.publishesFirst(t);
        }
        return Recovery.mustPublish(t.log, newest) && Publication.goesOn(t, newest);
    }

    /**
     * An epoch in real time whose work no later one can name: it is completed under its number. Sources that have not heard of its barrier cut now,
     * which is as good a place as any other; those that have, and all others, give their answers again.
     */
    private static void complete(Turn t, long epoch) {
        if (Failures.failOrStopInsteadOfGoingOn(t)) {
            return;
        }
        Deployment.running(t);
        EpochFlow.begin(t, EpochInFlight.found(epoch, t.starts, t.nowMs));
    }

    /** Everything durable is published: the next epoch begins at once, since the last one may be long ago. */
    static void goOn(Turn t) {
        if (Failures.failOrStopInsteadOfGoingOn(t)) {
            return;
        }
        Deployment.running(t);
        Triggers.fire(t);
    }
}
