package io.millrace.chaos.sim;

import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All tasks of all executions, the channels between them, and the messages to and from them. */
final class ModelFleet {
    private record Channel(long execution, TaskId from, TaskId to) {}

    private final Scheduler scheduler;
    private final ModelStore store;
    private final TreeMap<Long, Map<TaskId, ModelTask>> executions = new TreeMap<>();
    private final Map<Long, Consumer<TaskReport>> owners = new HashMap<>();
    private final Map<Channel, Long> lastDelivery = new HashMap<>();
    private final Map<String, TaskId> claims = new HashMap<>();
    private final Map<Long, Map<String, Long>> read = new HashMap<>();
    private long moves;
    private boolean writersPublish;

    ModelFleet(Scheduler scheduler, ModelStore store) {
        this.scheduler = scheduler;
        this.store = store;
    }

    /** Whether tasks of the sink publish durable epochs themselves. */
    boolean writersPublish() {
        return writersPublish;
    }

    ModelStore store() {
        return store;
    }

    /** Two sources, some counters, one sink. */
    void deploy(CoordinatorEffect.Deploy deploy, CoordinatorSpec spec, Consumer<TaskReport> owner) {
        writersPublish = spec.writersPublish();
        long x = deploy.execution();
        Map<TaskId, ModelTask> tasks = new TreeMap<>();
        int counters = deploy.placement().parallelism().getOrDefault(1, 0);
        for (TaskId id : deploy.placement().tasks()) {
            tasks.put(id, new ModelTask(id, x, counters, spec.cumulativeAcks(), this, scheduler));
        }
        if (executions.put(x, tasks) != null) {
            throw new AssertionError("I5: execution " + x + " deployed twice");
        }
        owners.put(x, owner);
        // Older executions live on for a while, as on nodes that have not heard yet.
        for (long older : List.copyOf(executions.headMap(x).keySet())) {
            scheduler.after(scheduler.delayMs(), () -> undeploy(older));
        }
        tasks.keySet().forEach(id -> report(new TaskReport.Ready(x, id)));
    }

    void undeploy(long execution) {
        Map<TaskId, ModelTask> tasks = executions.remove(execution);
        if (tasks != null) {
            tasks.values().forEach(ModelTask::kill);
        }
        claims.keySet().removeIf(key -> key.startsWith(execution + "/"));
    }

    void send(long execution, TaskId to, TaskCommand command) {
        if (scheduler.fault(0.005)) {
            return;
        }
        // Order between commands is kept by a healthy transport; the protocol must survive its loss, not make progress
        // in it.
        long delayMs = scheduler.faults() ? scheduler.delayMs() : 5;
        scheduler.after(delayMs, () -> withTask(execution, to, t -> t.command(command)));
        if (scheduler.fault(0.02)) {
            scheduler.after(scheduler.delayMs(), () -> withTask(execution, to, t -> t.command(command)));
        }
    }

    private void withTask(long execution, TaskId id, Consumer<ModelTask> action) {
        Map<TaskId, ModelTask> tasks = executions.get(execution);
        @Nullable ModelTask task = tasks == null ? null : tasks.get(id);
        if (task != null) {
            action.accept(task);
        }
    }

    /** Channels keep order; they never lose anything between two living tasks. */
    void emit(ModelTask from, TaskId to, ModelTask.Item item) {
        Channel channel = new Channel(from.execution, from.id, to);
        long at = Math.max(lastDelivery.getOrDefault(channel, 0L), scheduler.nowMs() + scheduler.random.nextInt(5));
        lastDelivery.put(channel, at);
        scheduler.at(at, () -> withTask(from.execution, to, t -> t.offer(from.id.partition(), from.execution, item)));
    }

    void report(TaskReport report) {
        Consumer<TaskReport> owner = owners.get(report.execution());
        if (owner == null || scheduler.fault(0.005)) {
            return;
        }
        scheduler.after(scheduler.delayMs(), () -> owner.accept(report));
        if (scheduler.fault(0.02)) {
            scheduler.after(scheduler.delayMs(), () -> owner.accept(report));
        }
    }

    /** How far the sources of an execution have read, whether its rows have arrived anywhere or not. */
    Map<String, Long> readBy(long execution) {
        return read.getOrDefault(execution, Map.of());
    }

    void reads(long execution, String split, long to) {
        read.computeIfAbsent(execution, x -> new TreeMap<>()).merge(split, to, Math::max);
    }

    boolean runs(long execution) {
        return executions.containsKey(execution);
    }

    void countMove() {
        moves++;
    }

    /** Executions that began by plan. */
    long moves() {
        return moves;
    }

    /** I5: within an execution a split has one reader. */
    void claim(long execution, String split, TaskId reader) {
        TaskId other = claims.putIfAbsent(execution + "/" + split, reader);
        if (other != null && !other.equals(reader)) {
            throw new AssertionError(
                    "I5: split " + split + " is read by " + other + " and " + reader + " in " + execution);
        }
    }

    /** Rows there are by now; the split c appears after three seconds. */
    long latest(String split) {
        long ageMs = scheduler.nowMs() - 1_000_000;
        return switch (split) {
            case "a" -> ageMs / 10;
            case "b" -> ageMs / 35;
            default -> Math.max(0, ageMs - 3_000) / 50;
        };
    }

    void killSomeTask() {
        if (executions.isEmpty()) {
            return;
        }
        List<ModelTask> tasks =
                new ArrayList<>(executions.lastEntry().getValue().values());
        if (!tasks.isEmpty()) {
            ModelTask victim = tasks.get(scheduler.random.nextInt(tasks.size()));
            victim.kill();
            tellOfDeath(victim);
        }
    }

    /** The node's watch repeats itself until the execution is gone. */
    private void tellOfDeath(ModelTask dead) {
        if (executions.containsKey(dead.execution)) {
            report(new TaskReport.Failed(dead.execution, dead.id, new IOException("connection reset")));
            scheduler.after(500, () -> tellOfDeath(dead));
        }
    }
}
