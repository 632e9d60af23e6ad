package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.state.StateSplit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens what the tasks of an execution share on this node. Blocks: it reads checkpoints. Wired in the launch package. */
@FunctionalInterface
public interface SiteFactory {
    /**
     * @param plans the tasks of this node
     * @param split which part of the query's state these tasks keep, and which the others
     * @param base the durable epoch to start from; null: empty state
     * @param reports takes the tasks' acknowledgements, from any thread
     */
    ExecutionSite open(
            long execution,
            List<TaskPlan> plans,
            StateSplit split,
            @Nullable Manifest base,
            Consumer<TaskReport> reports);
}
