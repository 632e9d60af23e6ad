package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskEvents;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.TaskId;
import java.util.Map;

/** Makes the tasks of one execution, with its state, sources and sink. Wired in the launch package. */
@FunctionalInterface
public interface TaskFactory {
    /**
     * @param outputs the open channels to the tasks of {@code plan.outputs()}
     * @param wake to be called, from any thread, when something outside lets the task go on (a sink that is ready again)
     */
    Task create(TaskPlan plan, Map<TaskId, OutputChannel> outputs, TaskEvents events, Runnable wake);
}
