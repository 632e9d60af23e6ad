package io.millrace.chaos.sim;

import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node: its parts of executions, and what they obey. The rules are those of the cluster's nodes. A node that crashes is there again at once,
 * as another incarnation that knows nothing.
 */
final class ModelNode {
    private static final long LEASE_MS = 2_000;

    static final class Part {
        final ModelExecution execution;
        final Map<TaskId, ModelTask> tasks;
        ModelCoordinator lead;
        boolean ending;
        boolean orphan;
        boolean parked;
        int losses;
        TaskReport.@Nullable Failed failure;

        Part(ModelExecution execution, Map<TaskId, ModelTask> tasks, ModelCoordinator lead) {
            this.execution = execution;
            this.tasks = tasks;
            this.lead = lead;
        }
    }

    private final Scheduler scheduler;
    private final TreeMap<Long, Part> parts = new TreeMap<>();
    private long generation = -1;
    private long execution = -1;
    private int incarnation;

    ModelNode(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Brings it a message: lost now and then, late, or twice; gone with the incarnation that it was meant for. */
    void post(Runnable message) {
        if (scheduler.fault(0.005)) {
            return;
        }
        int to = incarnation;
        Runnable arrive = () -> {
            if (to == incarnation) {
                message.run();
            }
        };
        scheduler.after(scheduler.faults() ? scheduler.delayMs() : 5, arrive);
        if (scheduler.fault(0.02)) {
            scheduler.after(scheduler.delayMs(), arrive);
        }
    }

    void crash() {
        incarnation++;
        parts.values().forEach(part -> part.tasks.values().forEach(ModelTask::kill));
        parts.clear();
        generation = -1;
        execution = -1;
    }

    /** A coordinator ordered a new execution. */
    void deploy(ModelExecution ordered, long byGeneration, ModelCoordinator lead) {
        if (byGeneration < generation || ordered.number() <= execution) {
            return;
        }
        generation = byGeneration;
        execution = ordered.number();
        endBelow(execution);
        Map<TaskId, ModelTask> mine = ordered.tasksOn(this);
        if (!mine.isEmpty()) {
            parts.put(ordered.number(), new Part(ordered, mine, lead));
            mine.values().forEach(task -> task.placed(this));
            ordered.partIsThere(mine.keySet());
        }
    }

    void survey(long byGeneration, long surveyed, boolean realTime, ModelCoordinator lead) {
        if (byGeneration < generation) {
            lead.tell(new TaskReport.Outdated(surveyed, generation));
            return;
        }
        generation = byGeneration;
        endBelow(surveyed);
        Part part = parts.get(surveyed);
        boolean there = part != null && !part.ending && part.execution.realTime() == realTime;
        if (part != null && there) {
            part.lead = lead;
            goOn(part);
        }
        if (part == null || !there || part.failure != null || !part.execution.connected()) {
            TaskReport.Failed failure = there && part != null ? part.failure : null;
            lead.post(() -> lead.stands(this, byGeneration, surveyed, Set.of()));
            if (failure != null) {
                lead.tell(failure);
            }
            return;
        }
        Set<TaskId> here = part.tasks.keySet();
        lead.post(() -> lead.stands(this, byGeneration, surveyed, here));
        part.tasks.values().forEach(task -> lead.tell(task.standing(byGeneration)));
    }

    void command(long of, TaskId to, TaskCommand command, ModelCoordinator from) {
        Part part = parts.get(of);
        if (command.generation() < generation) {
            from.tell(new TaskReport.Outdated(of, generation));
            return;
        }
        if (part == null || part.ending) {
            return;
        }
        goOn(part);
        ModelTask task = part.tasks.get(to);
        if (task != null) {
            task.command(command);
        }
    }

    void undeploy(long of, long byGeneration) {
        if (byGeneration >= generation) {
            end(of);
        }
    }

    private void endBelow(long below) {
        List.copyOf(parts.headMap(below).keySet()).forEach(this::end);
    }

    private void end(long of) {
        Part part = parts.get(of);
        if (part != null && !part.ending) {
            part.ending = true;
            // It takes a while until everything has let go.
            int now = incarnation;
            scheduler.after(scheduler.delayMs(), () -> {
                part.tasks.values().forEach(ModelTask::kill);
                if (now == incarnation) {
                    parts.remove(of);
                }
            });
        }
    }

    /** A coordinator is gone, or leads no more. */
    void lost(ModelCoordinator lead) {
        for (Part part : parts.values()) {
            if (part.lead == lead && !part.orphan) {
                part.orphan = true;
                int loss = ++part.losses;
                scheduler.after(LEASE_MS, () -> {
                    if (part.orphan && part.losses == loss) {
                        part.parked = true;
                        part.tasks.values().forEach(task -> task.park(true));
                    }
                });
            }
        }
    }

    private static void goOn(Part part) {
        part.orphan = false;
        if (part.parked) {
            part.parked = false;
            part.tasks.values().forEach(task -> task.park(false));
        }
    }

    /** A task's report, to whoever leads it now. */
    void report(ModelTask task, TaskReport report) {
        Part part = parts.get(report.execution());
        if (part != null && part.tasks.get(task.id) == task) {
            part.lead.tell(report);
        }
    }

    void failed(ModelTask task, Exception cause) {
        task.kill();
        Part part = parts.get(task.execution());
        if (part != null && !part.ending && part.failure == null) {
            part.failure = new TaskReport.Failed(task.execution(), task.id, new IOException(cause));
            sayFailure(part, part.failure);
        }
    }

    /** A node says it again until the execution is ended, since a report may be lost. */
    private void sayFailure(Part part, TaskReport.Failed failure) {
        if (!part.ending && parts.get(part.execution.number()) == part) {
            part.lead.tell(failure);
            scheduler.after(500, () -> sayFailure(part, failure));
        }
    }

    /** Any living task, or null. */
    @Nullable
    ModelTask someTask() {
        if (parts.isEmpty()) {
            return null;
        }
        List<ModelTask> all = List.copyOf(parts.lastEntry().getValue().tasks.values());
        return all.get(scheduler.random.nextInt(all.size()));
    }
}
