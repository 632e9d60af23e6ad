package io.millrace.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.deploy.NodeAddress;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class TaskPlacementTest {
    private static NodeAddress node(int n) {
        return new NodeAddress("millrace@127.0.0.1:" + n, n);
    }

    private static List<TaskId> tasks(int... perStage) {
        List<TaskId> all = new ArrayList<>();
        for (int stage = 0; stage < perStage.length; stage++) {
            for (int p = 0; p < perStage[stage]; p++) {
                all.add(new TaskId(stage, p));
            }
        }
        return all;
    }

    private static void checkBalanced(
            List<TaskId> tasks, List<NodeAddress> nodes, SortedMap<TaskId, NodeAddress> placed) {
        assertThat(placed.keySet()).containsExactlyElementsOf(tasks);
        Map<Integer, Map<NodeAddress, Integer>> counts = new HashMap<>();
        placed.forEach((task, node) -> {
            assertThat(nodes).contains(node);
            counts.computeIfAbsent(task.stage(), s -> new HashMap<>()).merge(node, 1, Integer::sum);
        });
        counts.forEach((stage, ofNode) -> {
            int all = ofNode.values().stream().mapToInt(Integer::intValue).sum();
            nodes.forEach(n -> assertThat(ofNode.getOrDefault(n, 0))
                    .as("stage %s of %s", stage, placed)
                    .isBetween(all / nodes.size(), (all + nodes.size() - 1) / nodes.size()));
        });
    }

    @Test
    void singleTasksOfSeveralStagesDoNotAllGoToTheFirstNode() {
        List<NodeAddress> nodes = List.of(node(1), node(2), node(3));
        SortedMap<TaskId, NodeAddress> placed = TaskPlacement.place(tasks(1, 1, 1), nodes, Map.of());
        assertThat(placed.values()).containsExactlyInAnyOrderElementsOf(nodes);
    }

    @Test
    void whatNeedNotMoveStays() {
        List<NodeAddress> three = List.of(node(1), node(2), node(3));
        List<NodeAddress> two = List.of(node(1), node(3));
        List<TaskId> tasks = tasks(6, 6);
        SortedMap<TaskId, NodeAddress> before = TaskPlacement.place(tasks, three, Map.of());
        SortedMap<TaskId, NodeAddress> after = TaskPlacement.place(tasks, two, before);
        before.forEach((task, node) -> {
            if (two.contains(node)) {
                assertThat(after.get(task)).isEqualTo(node);
            }
        });
        checkBalanced(tasks, two, after);
    }

    @Test
    void everyStageIsBalancedWhateverWasBefore() {
        Random random = new Random(3);
        SortedMap<TaskId, NodeAddress> before = TaskPlacement.place(tasks(4), List.of(node(9)), Map.of());
        for (int i = 0; i < 2_000; i++) {
            List<NodeAddress> nodes = new ArrayList<>();
            for (int n = 1; n <= 5; n++) {
                if (random.nextBoolean()) {
                    nodes.add(node(n));
                }
            }
            if (nodes.isEmpty()) {
                nodes.add(node(6));
            }
            List<TaskId> tasks = tasks(1 + random.nextInt(7), 1 + random.nextInt(7), 1);
            before = TaskPlacement.place(tasks, nodes, before);
            checkBalanced(tasks, nodes, before);
        }
    }
}
