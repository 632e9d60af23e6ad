package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import java.util.function.Consumer;

/**
 * What a task's actor is deployed with: its plan, and who hears of it (from any thread). All else (state, source, sink) the node has in
 * its {@link ExecutionSite}.
 */
public record TaskAssignment(TaskPlan plan, Consumer<TaskReport> reports) {}
