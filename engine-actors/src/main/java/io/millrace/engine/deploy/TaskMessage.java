package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskCommand;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a task's actor takes. All of it stays within a node: frames from other nodes are put into {@link Item} by the transport.
 */
public sealed interface TaskMessage {

    /** Become this task. {@code life} learns the actor's reference, and in the end that the task has let go of everything. */
    record Deploy(TaskAssignment assignment, ActorRef<TaskLife> life) implements TaskMessage {}

    /** Where the other tasks of the execution are; the task opens and reports that it is ready. */
    record Connect(Map<TaskId, Neighbour> peers) implements TaskMessage {}

    record Command(long execution, TaskCommand command) implements TaskMessage {}

    /** The next item of the channel from this sender. */
    record Item(long execution, TaskId from, StreamItem item) implements TaskMessage {}

    /** The receiver of one of this task's outputs has room up to this many bytes in all since the execution began. */
    record Credit(long execution, TaskId receiver, long grantedBytes) implements TaskMessage {}

    /** Something outside changed (a sink is ready again, a deadline passed): look again. */
    enum Wake implements TaskMessage {
        WAKE
    }

    /** Stop reading, processing and sending, or go on with it. Commands are obeyed all the same. */
    record Park(long execution, boolean parked) implements TaskMessage {}

    /** Are tasks of this node to be had? Answered by an actor that then ends. */
    record Probe(ActorRef<Boolean> answer) implements TaskMessage {}

    /** End, and let go of everything. */
    record Undeploy(long execution) implements TaskMessage {}
}
