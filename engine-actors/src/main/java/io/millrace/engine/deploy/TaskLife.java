package io.millrace.engine.deploy;

import io.millrace.spi.exchange.TaskId;
import org.apache.pekko.actor.typed.ActorRef;

/** What the owner of an execution hears of the lives of its tasks. */
public sealed interface TaskLife extends ExecutionActor.Command {
    /** The task's actor is there; frames and commands can be sent to it. */
    record Deployed(TaskId task, ActorRef<TaskMessage> actor) implements TaskLife {}

    /** The task holds no state, reader or writer any more. Once for each deployed task. */
    record Ended(TaskId task) implements TaskLife {}
}
