package io.millrace.engine.launch;

import io.millrace.engine.cluster.ClusterMessage;
import io.millrace.engine.coordinator.QueryCoordinator;
import io.millrace.engine.deploy.NodeAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users of other nodes ask of the coordinator here. It numbers requests as one node does; those of others get negative numbers. Not thread-safe.
 */
final class ForeignRequests {
    record Asked(NodeAddress from, long request) {}

    private final Map<Long, Asked> open = new HashMap<>();
    private long next = -1;

    /** The number for the coordinator; null if it has been asked already, for a handle asks again whenever it hears of a coordinator. */
    @Nullable
    Long take(NodeAddress from, long request) {
        Asked asked = new Asked(from, request);
        if (open.containsValue(asked)) {
            return null;
        }
        open.put(next, asked);
        return next--;
    }

    /** Who is to hear the answer to a request of the coordinator's; null: a user of this node. */
    @Nullable
    Asked answered(long number) {
        return open.remove(number);
    }

    /** The coordinator is another one now, which nobody has asked anything. */
    void clear() {
        open.clear();
    }

    /** How a command goes to a coordinator on another node; null if it is none that could. */
    static @Nullable ClusterMessage toLeader(QueryCoordinator.Command command, NodeAddress self, String queryId) {
        if (command instanceof QueryCoordinator.Stop stop) {
            return new ClusterMessage.StopQuery(queryId, stop.withEpoch());
        } else if (command instanceof QueryCoordinator.ProcessAll all) {
            return new ClusterMessage.ProcessAll(self, queryId, all.request());
        } else if (command instanceof QueryCoordinator.Rescale r) {
            return new ClusterMessage.Rescale(self, queryId, r.request(), r.tasks());
        }
        return null;
    }
}
