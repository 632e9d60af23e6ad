package io.millrace.engine.launch;

import io.millrace.engine.cluster.ClusterMessage;
import io.millrace.engine.coordinator.ParallelismPlan;
import io.millrace.engine.deploy.ExecutionPart;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.deploy.RemoteChannel;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a node has to run of an execution, from the coordinator's order and the plan that every node has. */
final class NodeShare {
    private NodeShare() {}

    /** Null if the order has no task for this node. */
    static ExecutionPart.@Nullable Share of(
            ClusterMessage.Deploy order,
            NodeAddress self,
            Consumer<TaskReport> reports,
            QueryParts parts,
            ClusterQuery.Tools tools,
            StateDirectory local) {
        List<TaskPlan> all = tasks(order, parts);
        List<TaskPlan> mine = of(self, all, order);
        if (mine.isEmpty()) {
            return null;
        }
        return new ExecutionPart.Share(
                order.queryId(),
                order.execution(),
                mine,
                split(all, order.placement(), self),
                () -> order.baseRef() == null
                        ? null
                        : parts.checkpoint().manifests().read(order.baseRef()),
                RemoteChannel.of(all, order.placement(), self),
                sites(order, parts, tools, local),
                reports);
    }

    /** What this node is to keep of the state of tasks that are elsewhere. */
    static StateShare standby(ClusterMessage.Deploy order, NodeAddress self, QueryParts parts) {
        if (!order.standby().containsValue(self)) {
            return StateShare.NONE;
        }
        List<TaskPlan> kept = tasks(order, parts).stream()
                .filter(p -> self.equals(order.standby().get(p.task())) && StateShares.stateful(p))
                .toList();
        return kept.isEmpty() ? StateShare.NONE : StateShares.besides(kept);
    }

    private static SiteOpener sites(
            ClusterMessage.Deploy order, QueryParts parts, ClusterQuery.Tools tools, StateDirectory local) {
        return parts.sites(
                tools.environment(),
                tools.planner(),
                tools.batch(),
                order.sizes().keyGroups(),
                local,
                tools.blocking());
    }

    private static List<TaskPlan> tasks(ClusterMessage.Deploy order, QueryParts parts) {
        ParallelismPlan plan = parts.parallelism(order.sizes());
        List<TaskPlan> all = plan.taskPlans(order.execution(), plan.place(order.starts()));
        if (all.size() != order.placement().size() || order.realTime() != (parts.rhythm() == Rhythm.REAL_TIME)) {
            throw new MillraceException(
                    "CLUSTER_QUERY_DIFFERS",
                    "Node " + order.lead().hostPort() + " placed "
                            + order.placement().size() + " tasks of query '"
                            + parts.name() + "', this node would have " + all.size()
                            + " in another rhythm or number. Run the same program with the same trigger on all nodes.");
        }
        return all;
    }

    private static List<TaskPlan> of(NodeAddress node, List<TaskPlan> all, ClusterMessage.Deploy order) {
        return all.stream()
                .filter(p -> node.equals(order.placement().get(p.task())))
                .toList();
    }

    /** Has the state here that this node will need once the tasks are placed so, as of the newest epoch that is durable now. Blocks. */
    static void prepare(
            ClusterMessage.Deploy order,
            NodeAddress self,
            QueryParts parts,
            ClusterQuery.Tools tools,
            StateDirectory local)
            throws IOException {
        List<TaskPlan> all = tasks(order, parts);
        ObjectRef newest = null;
        for (LogRecord entry : parts.checkpoint().log().readAll()) {
            if (entry instanceof LogRecord.Epoch epoch) {
                newest = epoch.manifest();
            }
        }
        if (newest != null && of(self, all, order).stream().anyMatch(StateShares::stateful)) {
            sites(order, parts, tools, local)
                    .prepare(
                            split(all, order.placement(), self),
                            parts.checkpoint().manifests().read(newest));
        }
    }

    /** Nodes with stateful tasks have a part each, in an order that all come to alike. */
    private static StateSplit split(List<TaskPlan> all, Map<TaskId, NodeAddress> placement, NodeAddress self) {
        TreeMap<String, List<TaskPlan>> byNode = new TreeMap<>();
        for (TaskPlan task : all) {
            NodeAddress node = placement.get(task.task());
            if (node != null && StateShares.stateful(task)) {
                byNode.computeIfAbsent(node.shardId(), n -> new ArrayList<>()).add(task);
            }
        }
        List<StateShare> shares = StateShares.of(List.copyOf(byNode.values()));
        return byNode.containsKey(self.shardId())
                ? new StateSplit(shares.get(byNode.headMap(self.shardId()).size()), shares)
                : StateSplit.WHOLE;
    }
}
