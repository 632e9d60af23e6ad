package io.millrace.engine.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.Topology;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParallelismPlanTest {
    private static final StructType ROW = new StructType();

    /** Source → keyed → sink. */
    private static PhysicalPlan plan(boolean keyedIsSingle) {
        return new PhysicalPlan(
                List.of(
                        new Stage(
                                0,
                                new StageInput.FromSource(0),
                                List.of(),
                                new StageOutput.ToStage(1, 0, List.of()),
                                false),
                        new Stage(
                                1,
                                new StageInput.FromStages(List.of(0), List.of(ROW)),
                                List.of(),
                                new StageOutput.ToSink(),
                                keyedIsSingle)),
                List.of(),
                ROW,
                "plan",
                List.of());
    }

    private static ParallelismPlan of(boolean single, ParallelismPlan.Sizes sizes) {
        return new ParallelismPlan("q", "name", plan(single), Rhythm.MICRO_BATCH, sizes);
    }

    private static List<Positions> splits(String... names) {
        Map<String, Long> all = new java.util.HashMap<>();
        for (String name : names) {
            all.put(name, 7L);
        }
        return List.of(Positions.of(all));
    }

    @Test
    void aTaskForEachSplitUpToTheBoundAndEachSplitOnce() {
        Topology.Placement p =
                of(false, new ParallelismPlan.Sizes(2, 3, 256, false)).place(splits("a", "b", "c"));
        assertThat(p.parallelism()).isEqualTo(Map.of(0, 2, 1, 3));
        assertThat(p.reads().get(new TaskId(0, 0)).next()).containsOnlyKeys("a", "c");
        assertThat(p.reads().get(new TaskId(0, 1)).next()).containsOnlyKeys("b").containsEntry("b", 7L);
        assertThat(p.sinks()).hasSize(3);
        assertThat(of(false, new ParallelismPlan.Sizes(8, 3, 256, false))
                        .place(splits("a"))
                        .parallelism())
                .containsEntry(0, 1);
        assertThat(of(false, new ParallelismPlan.Sizes(8, 3, 256, false))
                        .place(splits())
                        .parallelism())
                .containsEntry(0, 1);
    }

    @Test
    void keyGroupsAreSplitWithoutGapOrOverlap() {
        for (int n = 1; n <= 256; n++) {
            ParallelismPlan plan = of(false, new ParallelismPlan.Sizes(1, n, 256, false));
            int next = 0;
            for (TaskPlan task : plan.taskPlans(5, plan.place(splits("a")))) {
                if (task.task().stage() == 1) {
                    assertThat(task.keyGroups().first()).isEqualTo(next);
                    next = task.keyGroups().end();
                }
            }
            assertThat(next).isEqualTo(256);
        }
    }

    @Test
    void singleStagesAndSinksOwnAllGroupsInOneTask() {
        for (ParallelismPlan plan : List.of(
                of(true, new ParallelismPlan.Sizes(4, 4, 256, false)),
                of(false, new ParallelismPlan.Sizes(4, 4, 256, true)))) {
            Topology.Placement p = plan.place(splits("a", "b"));
            assertThat(p.parallelism()).isEqualTo(Map.of(0, 2, 1, 1));
            TaskPlan last = plan.taskPlans(0, p).get(2);
            assertThat(last.keyGroups()).isEqualTo(new KeyGroupRange(0, 256, 256));
            assertThat(last.inputs())
                    .containsExactly(
                            new TaskPlan.InputChannel(new TaskId(0, 0), 0),
                            new TaskPlan.InputChannel(new TaskId(0, 1), 0));
        }
    }

    @Test
    void everyTaskWritesToEveryTaskOfTheNextStage() {
        ParallelismPlan plan = of(false, new ParallelismPlan.Sizes(2, 3, 256, false));
        List<TaskPlan> tasks = plan.taskPlans(9, plan.place(splits("a", "b")));
        assertThat(tasks.get(0).outputs()).containsExactly(new TaskId(1, 0), new TaskId(1, 1), new TaskId(1, 2));
        assertThat(tasks.get(2).outputs()).isEmpty();
        assertThat(tasks).allMatch(t -> t.execution() == 9 && t.queryId().equals("q"));
    }

    @Test
    void whatGetsAllItsRowsFromOneSourceTaskSitsOnItsThread() {
        List<TaskPlan> one = tasks(new ParallelismPlan.Sizes(1, 1, 256, false), "a", "b");
        assertThat(one).extracting(TaskPlan::thread).containsExactly(new TaskId(0, 0), new TaskId(0, 0));
        assertThat(one).extracting(TaskPlan::outputsChained).containsExactly(true, false);
        List<TaskPlan> spread = tasks(new ParallelismPlan.Sizes(1, 2, 256, false), "a", "b");
        assertThat(spread).extracting(TaskPlan::thread).containsExactly(new TaskId(0, 0), null, null);
        assertThat(spread).noneMatch(TaskPlan::outputsChained);
        List<TaskPlan> merged = tasks(new ParallelismPlan.Sizes(2, 1, 256, false), "a", "b");
        assertThat(merged).extracting(TaskPlan::thread).containsExactly(new TaskId(0, 0), new TaskId(0, 1), null);
        assertThat(merged).noneMatch(TaskPlan::outputsChained);
    }

    private static List<TaskPlan> tasks(ParallelismPlan.Sizes sizes, String... splits) {
        ParallelismPlan plan = of(false, sizes);
        return plan.taskPlans(1, plan.place(splits(splits)));
    }
}
