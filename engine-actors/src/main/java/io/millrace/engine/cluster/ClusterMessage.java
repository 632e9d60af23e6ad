package io.millrace.engine.cluster;

import io.millrace.connector.Positions;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Between the agents of two nodes. At most once and in order; what must arrive is repeated by who needs it. Written by
 * {@code io.millrace.engine.wire}.
 */
public sealed interface ClusterMessage extends ClusterAgent.Message {

    /**
     * I am here, and these queries my program has started. All there is to know of a node, each time.
     *
     * @param answer whether the receiver should greet back
     * @param leaving whether it is about to leave: no more tasks for it, and those that it has are to go elsewhere
     */
    record Greet(NodeInfo node, List<QueryCard> cards, boolean answer, boolean leaving) implements ClusterMessage {
        public Greet {
            cards = List.copyOf(cards);
        }
    }

    /**
     * Run your part of this execution, and give up older ones of the query. A node without a task in it does only the latter.
     *
     * @param lead the node of the coordinator
     * @param sizes with starts and the plan, which every node has, they say which tasks there are
     * @param baseRef the manifest of the epoch to start from; null: empty state
     * @param standby for a task the node that is to keep its state, too, to take it over at once; empty unless that is wanted
     */
    record Deploy(
            NodeAddress lead,
            String queryId,
            long generation,
            long execution,
            ParallelismPlan.Sizes sizes,
            boolean realTime,
            List<Positions> starts,
            @Nullable ObjectRef baseRef,
            SortedMap<TaskId, NodeAddress> placement,
            SortedMap<TaskId, NodeAddress> standby)
            implements ClusterMessage {
        public Deploy {
            starts = List.copyOf(starts);
        }
    }

    /**
     * Tasks will be placed anew, and this is what your node would have to run: have the state for it here by then.
     *
     * @param order as it would be now
     */
    record Prepare(Deploy order) implements ClusterMessage {}

    /** What can be prepared on this node is, or cannot be. */
    record Prepared(NodeAddress node, String queryId) implements ClusterMessage {}

    /** All tasks of the execution on this node are there. */
    record PartDeployed(NodeAddress node, String queryId, long execution) implements ClusterMessage {}

    /** All tasks of the execution are there, on all nodes. */
    record Connect(String queryId, long execution) implements ClusterMessage {}

    /** @param tasks of that node, which are all told the same */
    record Command(String queryId, long execution, List<TaskId> tasks, TaskCommand command) implements ClusterMessage {
        public Command {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * End what you have of the execution, and tell {@code lead}, also if that is nothing.
     *
     * @param lead the node of the coordinator that wants it; the one before may have been another's, and dead
     * @param generation of that coordinator; one that was replaced has nothing to say about tasks that were adopted
     */
    record Undeploy(NodeAddress lead, String queryId, long generation, long execution) implements ClusterMessage {}

    /**
     * Which tasks of this execution run on your node? From your answer on, obey no older generation, and report to {@code lead}.
     *
     * @param lead the node of the coordinator that asks
     * @param realTime the rhythm that it would go on in
     */
    record Survey(NodeAddress lead, String queryId, long generation, long execution, boolean realTime)
            implements ClusterMessage {}

    /**
     * The answer.
     *
     * @param tasks all tasks of the execution on that node; none if it has none, or if they cannot go on
     */
    record Stands(NodeAddress node, String queryId, long generation, long execution, Set<TaskId> tasks)
            implements ClusterMessage {
        public Stands {
            tasks = Set.copyOf(tasks);
        }
    }

    /** This node's coordinator leads the query no more, and leaves the tasks of the execution to the next. */
    record Released(NodeAddress lead, String queryId, long execution) implements ClusterMessage {}

    /** Nothing of the execution is left on this node. */
    record PartEnded(NodeAddress node, String queryId, long execution) implements ClusterMessage {}

    /** To the coordinator of the query. */
    record Report(String queryId, TaskReport report) implements ClusterMessage {}

    record News(NodeAddress lead, String queryId, QueryNews news) implements ClusterMessage {}

    /** A user of this node asks the coordinator to stop the query. */
    record StopQuery(String queryId, boolean withEpoch) implements ClusterMessage {}

    /** A user of this node waits until all that is there now is processed. */
    record ProcessAll(NodeAddress from, String queryId, long request) implements ClusterMessage {}

    /** A user of this node asks the coordinator for another number of tasks. */
    record Rescale(NodeAddress from, String queryId, long request, int tasks) implements ClusterMessage {}
}
