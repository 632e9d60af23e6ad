package io.millrace.engine.deploy;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Carries frames between this node and others. Wired in the launch package. Thread-safe. */
public interface NodeLinks {
    /** A node without others. */
    NodeLinks NONE = (route, local, onBroken) -> new Opened() {
        @Override
        public Neighbour neighbour(TaskId remote) {
            throw new IllegalStateException("Task " + remote + " is on another node, but this one has no links");
        }

        @Override
        public void close() {}
    };

    /**
     * What is to be carried for one execution.
     *
     * @param release takes the frames that have been sent
     */
    record Route(String queryId, long execution, List<RemoteChannel> channels, Consumer<RowFrame> release) {
        public Route {
            channels = List.copyOf(channels);
        }
    }

    /**
     * Opens the channels of an execution: from now on what comes for its tasks is handed to them.
     *
     * @param local the actors of this node's tasks
     * @param onBroken told, maybe more than once and from any thread, when a channel has lost something: the execution is over
     */
    Opened open(Route route, Map<TaskId, ActorRef<TaskMessage>> local, Consumer<Throwable> onBroken);

    /** The channels of one execution. */
    interface Opened extends AutoCloseable {
        /** A task on another node that has a channel with one of this node's. */
        Neighbour neighbour(TaskId remote);

        /** What still comes is dropped. */
        @Override
        void close();
    }
}
