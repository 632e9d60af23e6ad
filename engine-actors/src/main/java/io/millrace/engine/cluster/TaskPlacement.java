package io.millrace.engine.cluster;

import io.millrace.engine.deploy.NodeAddress;
import io.millrace.spi.exchange.TaskId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which node runs which task. Pure. The tasks of each stage are spread evenly, and so are all together; a task stays where it was as far
 * as that allows.
 */
public final class TaskPlacement {
    private TaskPlacement() {}

    /**
     * @param nodes at least one, in the same order wherever this is asked
     * @param before where tasks were; may be empty, may name nodes that are gone
     */
    public static SortedMap<TaskId, NodeAddress> place(
            Collection<TaskId> tasks, List<NodeAddress> nodes, Map<TaskId, NodeAddress> before) {
        SortedMap<Integer, TreeSet<TaskId>> stages = new TreeMap<>();
        tasks.forEach(
                t -> stages.computeIfAbsent(t.stage(), s -> new TreeSet<>()).add(t));
        Map<NodeAddress, Integer> load = new HashMap<>();
        nodes.forEach(n -> load.put(n, 0));
        SortedMap<TaskId, NodeAddress> placed = new TreeMap<>();
        for (TreeSet<TaskId> stage : stages.values()) {
            placeStage(stage, nodes, before, load, placed);
        }
        return placed;
    }

    /**
     * For each task, who gets it if its node is lost and everything else stays as it is. None if there is no other node.
     *
     * @param nodes as for {@link #place}
     * @param placed where all tasks are
     */
    public static SortedMap<TaskId, NodeAddress> standbys(
            Collection<TaskId> tasks, List<NodeAddress> nodes, Map<TaskId, NodeAddress> placed) {
        SortedMap<TaskId, NodeAddress> standbys = new TreeMap<>();
        for (NodeAddress lost : Set.copyOf(placed.values())) {
            List<NodeAddress> rest =
                    nodes.stream().filter(node -> !node.equals(lost)).toList();
            if (!rest.isEmpty()) {
                place(tasks, rest, placed).forEach((task, node) -> {
                    if (lost.equals(placed.get(task))) {
                        standbys.put(task, node);
                    }
                });
            }
        }
        return standbys;
    }

    private static void placeStage(
            TreeSet<TaskId> stage,
            List<NodeAddress> nodes,
            Map<TaskId, NodeAddress> before,
            Map<NodeAddress, Integer> load,
            SortedMap<TaskId, NodeAddress> placed) {
        int most = (stage.size() + nodes.size() - 1) / nodes.size();
        int mayHaveMost = stage.size() - (most - 1) * nodes.size();
        Map<NodeAddress, Integer> ofStage = new HashMap<>();
        TreeSet<TaskId> moving = new TreeSet<>();
        for (TaskId task : stage) {
            NodeAddress node = before.get(task);
            int has = node == null ? 0 : ofStage.getOrDefault(node, 0);
            if (node == null || !load.containsKey(node) || has >= most || has == most - 1 && mayHaveMost == 0) {
                moving.add(task);
            } else {
                mayHaveMost -= has == most - 1 ? 1 : 0;
                take(task, node, ofStage, load, placed);
            }
        }
        for (TaskId task : moving) {
            NodeAddress least = nodes.get(0);
            for (NodeAddress node : nodes) {
                int here = ofStage.getOrDefault(node, 0) - ofStage.getOrDefault(least, 0);
                if (here < 0 || here == 0 && load.getOrDefault(node, 0) < load.getOrDefault(least, 0)) {
                    least = node;
                }
            }
            take(task, least, ofStage, load, placed);
        }
    }

    private static void take(
            TaskId task,
            NodeAddress node,
            Map<NodeAddress, Integer> ofStage,
            Map<NodeAddress, Integer> load,
            SortedMap<TaskId, NodeAddress> placed) {
        placed.put(task, node);
        ofStage.merge(node, 1, Integer::sum);
        load.merge(node, 1, Integer::sum);
    }
}
