package io.millrace.engine.launch;

import io.millrace.engine.cluster.ClusterMessage;
import io.millrace.engine.cluster.NodeInfo;
import io.millrace.engine.cluster.QueryNews;
import io.millrace.engine.cluster.Roster;
import io.millrace.engine.deploy.NodeAddress;
import java.util.HashSet;
import java.util.Set;

/** What the node that leads a query tells the others of it. Not thread-safe. */
final class NewsRound {
    private final ClusterNode node;
    private final String queryId;
    private Set<NodeAddress> informed = Set.of();

    NewsRound(ClusterNode node, String queryId) {
        this.node = node;
        this.queryId = queryId;
    }

    void tell(NodeAddress to, QueryNews news) {
        node.send(to, new ClusterMessage.News(node.address(), queryId, news));
    }

    void tellAll(Roster roster, QueryNews news) {
        for (NodeInfo other : roster.nodesOf(queryId)) {
            if (!other.address().equals(node.address())) {
                tell(other.address(), news);
            }
        }
    }

    /** This node has just begun to lead: nobody knows. */
    void begin() {
        informed = Set.of();
    }

    /** Nodes that have come since the last call hear which execution runs. */
    void informNewcomers(Set<NodeAddress> others, long runningExecution) {
        Set<NodeAddress> newcomers = new HashSet<>(others);
        newcomers.removeAll(informed);
        newcomers.forEach(to -> tell(to, new QueryNews.Running(runningExecution)));
        informed = Set.copyOf(others);
    }
}
