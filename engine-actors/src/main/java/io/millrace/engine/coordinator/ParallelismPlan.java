package io.millrace.engine.coordinator;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.Topology;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskPlan.InputChannel;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.row.KeyHash;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A physical plan as tasks: how many of each stage, what each reads and writes, which key groups it owns. Pure.
 *
 * <p>Source stages have a task for each split, up to a bound; stages behind an exchange as many as the query was created with;
 * stages marked single, and a sink that takes all rows in one place, one. After a rescale its number takes the place of both bounds. A task that gets all its rows from one source task, by way of
 * stages with one task each, is chained to that task's thread (docs/decisions/009-chained-tasks.md).
 */
public final class ParallelismPlan implements Topology {

    /**
     * @param sourceTasks at most so many tasks read a source
     * @param exchangeTasks tasks of a stage behind an exchange (setting {@code millrace.sql.shuffle.partitions}); pinned by the log
     * @param keyGroups pinned by the log; no stage has more tasks than that
     * @param singleSink whether the sink takes all rows in one task (console, memory, foreachBatch)
     */
    public record Sizes(int sourceTasks, int exchangeTasks, int keyGroups, boolean singleSink) {
        /** These with another number of tasks for every stage that can have several; {@link #AS_CONFIGURED}: these. */
        Sizes rescaledTo(int tasks) {
            return tasks == AS_CONFIGURED ? this : new Sizes(tasks, tasks, keyGroups, singleSink);
        }
    }

    private final String queryId;
    private final String queryName;
    private final PhysicalPlan plan;
    private final Rhythm rhythm;
    private final Sizes sizes;

    public ParallelismPlan(String queryId, String queryName, PhysicalPlan plan, Rhythm rhythm, Sizes sizes) {
        this.queryId = queryId;
        this.queryName = queryName;
        this.plan = plan;
        this.rhythm = rhythm;
        this.sizes = sizes;
    }

    @Override
    public Placement place(List<Positions> starts, int rescaledTo) {
        Sizes now = sizesAt(rescaledTo);
        Map<Integer, Integer> parallelism = new HashMap<>();
        SortedSet<TaskId> tasks = new TreeSet<>();
        SortedMap<TaskId, Positions> reads = new TreeMap<>();
        SortedMap<TaskId, Integer> sourceOf = new TreeMap<>();
        SortedSet<TaskId> sinks = new TreeSet<>();
        for (Stage stage : plan.stages()) {
            int n = parallelism(stage, starts, now);
            parallelism.put(stage.id(), n);
            for (int p = 0; p < n; p++) {
                TaskId task = new TaskId(stage.id(), p);
                tasks.add(task);
                if (stage.input() instanceof StageInput.FromSource from) {
                    sourceOf.put(task, from.source());
                    reads.put(task, splitsOf(starts.get(from.source()), p, n));
                }
                if (stage.output() instanceof StageOutput.ToSink) {
                    sinks.add(task);
                }
            }
        }
        return new Placement(tasks, reads, sourceOf, sinks, Map.copyOf(parallelism));
    }

    /** How many tasks each stage has after such a rescale. */
    public Sizes sizesAt(int rescaledTo) {
        return sizes.rescaledTo(rescaledTo);
    }

    private static int parallelism(Stage stage, List<Positions> starts, Sizes sizes) {
        if (stage.single() || sizes.singleSink() && stage.output() instanceof StageOutput.ToSink) {
            return 1;
        }
        if (stage.input() instanceof StageInput.FromSource from) {
            int splits = starts.get(from.source()).next().size();
            return Math.max(1, Math.min(splits, sizes.sourceTasks()));
        }
        return Math.max(1, Math.min(sizes.exchangeTasks(), sizes.keyGroups()));
    }

    /** Every n-th split in the order of their names, beginning with the p-th. */
    private static Positions splitsOf(Positions all, int p, int n) {
        TreeMap<String, Long> mine = new TreeMap<>();
        int place = 0;
        for (Map.Entry<String, Long> split : all.next().entrySet()) {
            if (place++ % n == p) {
                mine.put(split.getKey(), split.getValue());
            }
        }
        return new Positions(mine);
    }

    /** What each task of an execution is told. */
    public List<TaskPlan> taskPlans(long execution, Placement placement) {
        Map<Integer, Stage> stages = new HashMap<>();
        plan.stages().forEach(s -> stages.put(s.id(), s));
        Map<Integer, TaskId> chains = chains(placement);
        List<TaskPlan> plans = new ArrayList<>();
        for (TaskId task : placement.tasks()) {
            Stage stage = stage(stages, task.stage());
            int n = count(placement, stage.id());
            plans.add(new TaskPlan(
                    queryId,
                    queryName,
                    execution,
                    task,
                    stage,
                    n,
                    rhythm,
                    keyGroups(stage, task.partition(), n),
                    inputs(stage, placement),
                    outputs(stage, placement),
                    plan.watermarks().size(),
                    stage.input() instanceof StageInput.FromSource ? task : chains.get(stage.id()),
                    stage.output() instanceof StageOutput.ToStage to && chains.get(to.stage()) != null));
        }
        return plans;
    }

    /** By stage with one task: the source task at the head of the chain that it is in. */
    private Map<Integer, TaskId> chains(Placement placement) {
        Map<Integer, TaskId> chains = new HashMap<>();
        for (Stage stage : plan.stages()) {
            if (count(placement, stage.id()) != 1) {
                continue;
            }
            if (stage.input() instanceof StageInput.FromStages from) {
                Set<@Nullable TaskId> heads = new HashSet<>();
                from.stages().forEach(sender -> heads.add(chains.get(sender)));
                TaskId head = heads.iterator().next();
                if (heads.size() == 1 && head != null) {
                    chains.put(stage.id(), head);
                }
            } else {
                chains.put(stage.id(), new TaskId(stage.id(), 0));
            }
        }
        return chains;
    }

    private static Stage stage(Map<Integer, Stage> stages, int id) {
        Stage stage = stages.get(id);
        if (stage == null) {
            throw new IllegalArgumentException("The plan has no stage " + id);
        }
        return stage;
    }

    private static int count(Placement placement, int stage) {
        return placement.parallelism().getOrDefault(stage, 0);
    }

    private KeyGroupRange keyGroups(Stage stage, int p, int n) {
        int total = sizes.keyGroups();
        if (n > 1 && stage.input() instanceof StageInput.FromSource) {
            return new KeyGroupRange(0, 0, total);
        }
        return new KeyGroupRange(KeyHash.firstGroup(p, total, n), KeyHash.firstGroup(p + 1, total, n), total);
    }

    /** By port, then by partition of the sender; every task hears every task of the stages before it. */
    private static List<InputChannel> inputs(Stage stage, Placement placement) {
        List<InputChannel> inputs = new ArrayList<>();
        if (stage.input() instanceof StageInput.FromStages from) {
            for (int port = 0; port < from.stages().size(); port++) {
                int sender = from.stages().get(port);
                for (int p = 0; p < count(placement, sender); p++) {
                    inputs.add(new InputChannel(new TaskId(sender, p), port));
                }
            }
        }
        return inputs;
    }

    private static List<TaskId> outputs(Stage stage, Placement placement) {
        List<TaskId> outputs = new ArrayList<>();
        if (stage.output() instanceof StageOutput.ToStage to) {
            for (int p = 0; p < count(placement, to.stage()); p++) {
                outputs.add(new TaskId(to.stage(), p));
            }
        }
        return outputs;
    }
}
