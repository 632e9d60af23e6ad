package io.millrace.engine.coordinator;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new execution, as the coordinator wants it.
 *
 * @param starts by source ordinal; with the plan and the sizes they say which tasks there are
 * @param sizes how many tasks each stage has
 * @param plans what the tasks are told
 * @param base the durable epoch to start from; null: empty state
 * @param baseRef where the base stands, null without one; for nodes that have to read it themselves
 */
public record DeployOrder(
        long generation,
        long execution,
        List<Positions> starts,
        ParallelismPlan.Sizes sizes,
        List<TaskPlan> plans,
        @Nullable Manifest base,
        @Nullable ObjectRef baseRef) {
    public DeployOrder {
        starts = List.copyOf(starts);
        plans = List.copyOf(plans);
    }
}
