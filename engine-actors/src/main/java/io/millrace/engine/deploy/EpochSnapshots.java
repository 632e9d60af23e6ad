package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.task.TaskEvents;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StateBackend;
import io.millrace.spi.state.StateDelta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the snapshots of a node's tasks into acknowledgements: when every stateful task of the node has frozen an epoch, their deltas go
 * into one segment, and each task is acknowledged once the segment is durable and its sink is prepared. (Deltas of a cancelled epoch are
 * changes of state all the same; the state backend puts them into the next epoch's segment.) What is acknowledged before the last task
 * with state leaves together with it, in one message: the epoch cannot complete without that one.
 *
 * <p>Called from the threads of tasks, of the coordinator's commands and of the state backend; guarded by its monitor. Nothing blocks.
 */
public final class EpochSnapshots {
    private final @Nullable StateBackend state;
    private final long execution;
    private final Set<TaskId> statefulTasks;
    private final Consumer<TaskReport> reports;

    private final Map<Long, List<TaskEvents.Snapshot>> frozen = new HashMap<>();

    /** What was said about epochs that are neither durable nor cancelled, by epoch and task. */
    private final TreeMap<Long, Map<TaskId, TaskReport>> said = new TreeMap<>();

    /** By epoch: acknowledgements that leave with the last one of the tasks with state here, as one message. */
    private final TreeMap<Long, List<TaskReport.EpochAck>> held = new TreeMap<>();

    /** The newest coordinator that asked about an epoch again. */
    private final TreeMap<Long, Long> askedBy = new TreeMap<>();

    /** @param statefulTasks the tasks of this execution on this node that keep state */
    public EpochSnapshots(
            @Nullable StateBackend state, long execution, Set<TaskId> statefulTasks, Consumer<TaskReport> reports) {
        this.state = state;
        this.execution = execution;
        this.statefulTasks = Set.copyOf(statefulTasks);
        this.reports = reports;
    }

    public void frozen(TaskEvents.Snapshot snapshot) {
        if (!statefulTasks.contains(snapshot.task())) {
            acknowledge(snapshot, CompletableFuture.completedFuture(List.of()));
            return;
        }
        List<TaskEvents.Snapshot> all;
        synchronized (this) {
            all = frozen.computeIfAbsent(snapshot.epoch(), e -> new ArrayList<>());
            all.add(snapshot);
            Set<TaskId> seen = new HashSet<>();
            all.forEach(s -> seen.add(s.task()));
            if (!seen.equals(statefulTasks)) {
                return;
            }
            frozen.remove(snapshot.epoch());
        }
        CompletionStage<List<ObjectRef>> segments = persist(snapshot.epoch(), all);
        // The node's segment stands in the acknowledgement of one of its tasks; the others name none.
        acknowledge(all.get(0), segments);
        for (TaskEvents.Snapshot other : all.subList(1, all.size())) {
            acknowledge(other, segments.thenApply(s -> List.of()));
        }
    }

    private CompletionStage<List<ObjectRef>> persist(long epoch, List<TaskEvents.Snapshot> all) {
        if (state == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<StateDelta> deltas = new ArrayList<>();
        for (TaskEvents.Snapshot s : all) {
            StateDelta delta = s.delta();
            if (delta != null) {
                deltas.add(delta);
            }
        }
        return state.persist(epoch, deltas);
    }

    private void acknowledge(TaskEvents.Snapshot snapshot, CompletionStage<List<ObjectRef>> segments) {
        var unused = segments.thenCombine(snapshot.sinkPrepared(), (refs, prepared) -> ack(snapshot, refs, prepared))
                .whenComplete((ack, error) -> say(
                        snapshot.epoch(),
                        snapshot.task(),
                        error == null
                                ? ack
                                : new TaskReport.EpochDeclined(
                                        execution, snapshot.epoch(), snapshot.task(), causeOf(error))));
    }

    private void say(long epoch, TaskId task, TaskReport report) {
        List<TaskReport.EpochAck> acks;
        synchronized (this) {
            Map<TaskId, TaskReport> answers = said.computeIfAbsent(epoch, e -> new HashMap<>());
            answers.put(task, report);
            if (report instanceof TaskReport.EpochAck ack) {
                held.computeIfAbsent(epoch, e -> new ArrayList<>()).add(ack);
            }
            boolean last = answers.keySet().containsAll(statefulTasks);
            acks = last ? toAsker(epoch, held.remove(epoch)) : List.of();
        }
        if (!(report instanceof TaskReport.EpochAck)) {
            reports.accept(report);
        }
        if (!acks.isEmpty()) {
            reports.accept(acks.size() == 1 ? acks.get(0) : new TaskReport.EpochAcks(execution, acks));
        }
    }

    private List<TaskReport.EpochAck> toAsker(long epoch, @Nullable List<TaskReport.EpochAck> acks) {
        long generation = askedBy.getOrDefault(epoch, 0L);
        return acks == null
                ? List.of()
                : acks.stream().map(ack -> ack.againTo(generation)).toList();
    }

    /** A coordinator has not heard this task's answer about an epoch: given again, or, if it is still to come, to that coordinator. */
    public void again(TaskId task, long epoch, long generation) {
        TaskReport answer;
        synchronized (this) {
            askedBy.merge(epoch, generation, Math::max);
            answer = said.getOrDefault(epoch, Map.of()).get(task);
        }
        if (answer != null) {
            reports.accept(answer instanceof TaskReport.EpochAck ack ? ack.againTo(generation) : answer);
        }
    }

    private TaskReport ack(TaskEvents.Snapshot s, List<ObjectRef> segments, byte[] prepared) {
        return new TaskReport.EpochAck(
                s.generation(),
                execution,
                s.epoch(),
                s.task(),
                s.positions(),
                s.maxEventTimeMs(),
                segments,
                prepared,
                s.stats(),
                s.watermarkMs(),
                s.nextTimerMs());
    }

    private static Throwable causeOf(Throwable error) {
        return error instanceof java.util.concurrent.CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    /** The epoch is in the commit log: what it holds need not be written again. */
    public void durable(long epoch) {
        synchronized (this) {
            forget(epoch);
        }
        if (state != null) {
            state.epochDurable(epoch);
        }
    }

    public synchronized void cancelled(long epoch) {
        frozen.keySet().removeIf(e -> e <= epoch);
        forget(epoch);
    }

    private void forget(long epoch) {
        said.headMap(epoch, true).clear();
        held.headMap(epoch, true).clear();
        askedBy.headMap(epoch, true).clear();
    }
}
