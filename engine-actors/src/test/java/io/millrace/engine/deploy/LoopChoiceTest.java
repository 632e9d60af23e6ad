package io.millrace.engine.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.cluster.TaskPlacement;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopChoiceTest {
    private static List<TaskId> stage(int stage, int... partitions) {
        return IntStream.of(partitions).mapToObj(p -> new TaskId(stage, p)).toList();
    }

    @Test
    void everyOtherPartitionStillUsesAllLoops() {
        assertThat(LoopChoice.of(stage(1, 0, 2, 4, 6), 2))
                .isEqualTo(Map.of(new TaskId(1, 0), 0, new TaskId(1, 2), 1, new TaskId(1, 4), 0, new TaskId(1, 6), 1));
    }

    @Test
    void aPartitionHasOneLoopInAllStages() {
        List<TaskId> tasks = new ArrayList<>(stage(0, 0, 2));
        tasks.addAll(stage(1, 2, 3));
        Map<TaskId, Integer> loops = LoopChoice.of(tasks, 4);
        assertThat(loops.get(new TaskId(0, 2))).isEqualTo(1).isEqualTo(loops.get(new TaskId(1, 2)));
        assertThat(loops).containsEntry(new TaskId(0, 0), 0).containsEntry(new TaskId(1, 3), 2);
    }

    /** What clusters of some sizes get: no loop idles while another has two tasks of a stage more. */
    @Test
    void tasksOfAStageAreSpreadOverTheLoopsOfEachNode() {
        for (int count = 1; count <= 4; count++) {
            List<NodeAddress> nodes = IntStream.range(0, count)
                    .mapToObj(i -> new NodeAddress("127.0.0.1:" + (2_551 + i), i))
                    .toList();
            List<TaskId> tasks = stage(0, IntStream.range(0, 4 * count).toArray());
            SortedMap<TaskId, NodeAddress> placed = TaskPlacement.place(tasks, nodes, Map.of());
            for (NodeAddress node : nodes) {
                List<TaskId> here =
                        tasks.stream().filter(t -> node.equals(placed.get(t))).toList();
                assertThat(LoopChoice.of(here, 2).values())
                        .as("%d nodes", count)
                        .containsExactlyInAnyOrder(0, 1, 0, 1);
            }
        }
    }
}
