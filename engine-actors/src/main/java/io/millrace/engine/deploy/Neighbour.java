package io.millrace.engine.deploy;

import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import org.apache.pekko.actor.typed.ActorRef;

/** Another task of the execution, as a task sees it: on this node its actor, on another what carries frames there. Any thread. */
public interface Neighbour {
    /** The next item of the channel from this sender to the neighbour; a frame in it is given away. */
    void item(long execution, TaskId from, StreamItem item);

    /** The neighbour, which sends to {@code receiver}, may have sent so many bytes in all. */
    void credit(long execution, TaskId receiver, long grantedBytes);

    /** A task of this node. */
    record Local(ActorRef<TaskMessage> actor) implements Neighbour {
        @Override
        public void item(long execution, TaskId from, StreamItem item) {
            actor.tell(new TaskMessage.Item(execution, from, item));
        }

        @Override
        public void credit(long execution, TaskId receiver, long grantedBytes) {
            actor.tell(new TaskMessage.Credit(execution, receiver, grantedBytes));
        }
    }
}
