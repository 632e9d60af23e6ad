package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a task's actor is deployed with: its plan, and who hears of it. All else (state, source, sink) the node has in its
 * {@link ExecutionSite}.
 */
public record TaskAssignment(TaskPlan plan, ActorRef<TaskReport> reports) {}
