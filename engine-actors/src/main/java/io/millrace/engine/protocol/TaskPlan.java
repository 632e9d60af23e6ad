package io.millrace.engine.protocol;

import io.millrace.planner.physical.Stage;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one task of an execution is to do.
 *
 * @param execution number of this deployment of the query; strictly increasing, fences data, state and sinks
 * @param keyGroups the groups it owns; empty range for tasks without keyed input
 * @param inputs channels it reads, in order; the place is the channel index. Empty for source tasks
 * @param outputs tasks it writes to, in order of their partition; empty when its stage ends in the sink
 * @param watermarks number of watermark nodes of the query
 * @param thread the source task whose thread runs this one: itself for a source task, the source task at the head of its chain for
 *     a chained one; null for a task that its event loop runs
 * @param outputsChained whether the tasks that it writes to sit on the same thread
 */
public record TaskPlan(
        String queryId,
        String queryName,
        long execution,
        TaskId task,
        Stage stage,
        int stageParallelism,
        Rhythm rhythm,
        KeyGroupRange keyGroups,
        List<InputChannel> inputs,
        List<TaskId> outputs,
        int watermarks,
        @Nullable TaskId thread,
        boolean outputsChained) {
    public TaskPlan {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A channel read by a task: who writes it, and on which port of the stage its rows arrive. */
    public record InputChannel(TaskId from, int port) {}
}
