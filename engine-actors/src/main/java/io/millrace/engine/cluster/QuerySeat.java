package io.millrace.engine.cluster;

import io.millrace.engine.deploy.ExecutionPart;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.error.MillraceException;
import org.jspecify.annotations.Nullable;

/**
 * A query that this node's program has started, as the agent sees it: it can run tasks of it, and coordinate it when its turn comes. All
 * calls come on the agent's thread and must not block.
 */
public interface QuerySeat {
    QueryCard card();

    /** What this node has to run of an execution; null if it has no task in it. */
    ExecutionPart.@Nullable Share share(
            ClusterMessage.Deploy order, NodeAddress self, java.util.function.Consumer<TaskReport> reports);

    /** Has the state for an order that is to come on this node; answers the node that asks. Returns at once. */
    void prepare(ClusterMessage.Deploy order);

    /** A node that this node's coordinator asked to prepare itself has done so. */
    void prepared(NodeAddress node);

    /**
     * The cluster has changed, or who leads the query.
     *
     * @param leader null if nobody does at the moment
     */
    void rosterChanged(Roster roster, @Nullable NodeAddress leader);

    /** A node is dead or has been silent for too long; its tasks are elsewhere from now on. */
    void lost(NodeAddress node, String why);

    void partDeployed(NodeAddress node, long execution);

    void partEnded(NodeAddress node, long execution);

    /** A node says which tasks of an execution it has, as this node's coordinator asked. */
    void stands(ClusterMessage.Stands answer);

    void reported(TaskReport report);

    /** The node that leads tells what happens. */
    void news(QueryNews news);

    void stopRequested(boolean withEpoch);

    void processAll(NodeAddress from, long request);

    void rescale(NodeAddress from, long request, int tasks);

    /** This node leaves, has nothing of the query any more, and does not lead it: the seat is free. */
    void left();

    /** An older node runs another program under this name: this one does not start, or ends. */
    void refused(MillraceException why);
}
