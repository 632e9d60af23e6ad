package io.millrace.engine.deploy;

import io.millrace.engine.coordinator.DeployOrder;
import io.millrace.engine.coordinator.TaskFleet;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StatePart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** All tasks of a query as sharded entities of this one node. Coordinator's thread. */
public final class NodeFleet implements TaskFleet {
    private final ExecutionPart.Host host;
    private final String queryId;
    private final SiteFactory sites;
    private final Map<Long, ExecutionPart> executions = new HashMap<>();

    public NodeFleet(ExecutionPart.Host host, String queryId, SiteFactory sites) {
        this.host = host;
        this.queryId = queryId;
        this.sites = sites;
    }

    @Override
    public void deploy(DeployOrder order, ActorRef<TaskReport> reports) {
        ExecutionPart part = ExecutionPart.start(
                host,
                new ExecutionPart.Share(
                        queryId,
                        order.execution(),
                        order.plans(),
                        StatePart.WHOLE,
                        order::base,
                        List.of(),
                        sites,
                        reports::tell));
        executions.put(order.execution(), part);
        var unused = part.deployed().thenRun(part::connect);
    }

    @Override
    public void send(long execution, TaskId task, TaskCommand command) {
        ExecutionPart part = executions.get(execution);
        if (part != null) {
            part.send(task, command);
        }
    }

    @Override
    public CompletionStage<Void> undeploy(long execution) {
        ExecutionPart part = executions.get(execution);
        return part == null ? CompletableFuture.completedFuture(null) : part.undeploy();
    }
}
