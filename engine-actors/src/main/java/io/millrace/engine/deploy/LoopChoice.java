package io.millrace.engine.deploy;

import io.millrace.spi.exchange.TaskId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which event loop of a node runs which task of an execution. Pure. Tasks of the same partition share a loop whatever their stage, so that a hop along a partition wakes nobody, and the
 * partitions that are on this node take the loops in turn: counted here, because a cluster's placement may leave a node every other partition only.
 */
final class LoopChoice {
    private LoopChoice() {}

    /** @param here all tasks of the execution on this node */
    static Map<TaskId, Integer> of(Collection<TaskId> here, int loops) {
        TreeSet<Integer> partitions = new TreeSet<>();
        here.forEach(task -> partitions.add(task.partition()));
        Map<TaskId, Integer> loopOf = new HashMap<>();
        here.forEach(
                task -> loopOf.put(task, partitions.headSet(task.partition()).size() % loops));
        return Map.copyOf(loopOf);
    }
}
