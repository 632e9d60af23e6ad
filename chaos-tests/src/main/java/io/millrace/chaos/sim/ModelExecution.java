package io.millrace.chaos.sim;

import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tasks of one execution, where they are, and who has done what in it. */
final class ModelExecution {
    private final long number;
    private final Rhythm rhythm;
    private final Map<TaskId, ModelTask> tasks = new TreeMap<>();
    private final Map<TaskId, ModelNode> nodes = new HashMap<>();
    private final Set<TaskId> there = new HashSet<>();
    private final Map<String, TaskId> readers = new HashMap<>();
    private final Map<String, Long> read = new TreeMap<>();
    private final Map<Long, Long> barriers = new HashMap<>();

    /** Whether an epoch that is given up in real time goes on in the next. */
    private final boolean cumulative;

    ModelExecution(CoordinatorEffect.Deploy deploy, Rhythm rhythm, boolean cumulative, ModelFleet fleet) {
        number = deploy.execution();
        this.rhythm = rhythm;
        this.cumulative = cumulative;
        int counters = deploy.placement().parallelism().getOrDefault(1, 0);
        for (TaskId id : deploy.placement().tasks()) {
            tasks.put(id, new ModelTask(id, this, counters, cumulative, fleet));
            nodes.put(id, fleet.someNode());
        }
        tasks.values().forEach(task -> task.connect(tasks));
    }

    long number() {
        return number;
    }

    boolean realTime() {
        return rhythm == Rhythm.REAL_TIME;
    }

    ModelNode nodeOf(TaskId task) {
        ModelNode node = nodes.get(task);
        if (node == null) {
            throw new AssertionError("no such task in execution " + number + ": " + task);
        }
        return node;
    }

    Map<TaskId, ModelTask> tasksOn(ModelNode node) {
        Map<TaskId, ModelTask> here = new TreeMap<>();
        tasks.forEach((id, task) -> {
            if (nodeOf(id) == node) {
                here.put(id, task);
            }
        });
        return here;
    }

    /** Tasks are ready when those of all nodes are there. */
    void partIsThere(Collection<TaskId> part) {
        there.addAll(part);
        if (connected()) {
            tasks.values().forEach(task -> task.report(new TaskReport.Ready(number, task.id)));
        }
    }

    boolean connected() {
        return there.size() == tasks.size();
    }

    /** I5: within an execution a split has one reader. */
    void claim(String split, TaskId reader) {
        TaskId other = readers.putIfAbsent(split, reader);
        if (other != null && !other.equals(reader)) {
            throw new AssertionError(
                    "I5: split " + split + " is read by " + other + " and " + reader + " in " + number);
        }
    }

    /**
     * I11: in real time an epoch's content is what one coordinator's barrier cut off; a number belongs to one coordinator. Where an epoch cannot
     * be given up it belongs to the execution, and each source cuts once.
     */
    void begun(long epoch, long generation) {
        Long other = barriers.putIfAbsent(epoch, generation);
        if (realTime() && cumulative && other != null && other != generation) {
            throw new AssertionError("I11: epoch " + epoch + " of execution " + number + " is begun by generations "
                    + other + " and " + generation);
        }
    }

    void reads(String split, long to) {
        read.merge(split, to, Math::max);
    }

    /** How far its sources have read, whether the rows have arrived anywhere or not. */
    Map<String, Long> read() {
        return read;
    }
}
