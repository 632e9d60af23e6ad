package io.millrace.engine.deploy;

import io.millrace.engine.coordinator.DeployOrder;
import io.millrace.engine.coordinator.TaskFleet;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StateSplit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;

/** All tasks of a query as sharded entities of this one node. Coordinator's thread. */
public final class NodeFleet implements TaskFleet {
    /** Who hears the reports of an execution; read by the threads of tasks. */
    private static final class Owner {
        volatile ActorRef<TaskReport> reports;

        Owner(ActorRef<TaskReport> reports) {
            this.reports = reports;
        }
    }

    private final ExecutionPart.Host host;
    private final String queryId;
    private final SiteFactory sites;
    private final Map<Long, ExecutionPart> executions = new HashMap<>();

    /** By execution: who hears its reports. */
    private final Map<Long, Owner> owners = new HashMap<>();

    public NodeFleet(ExecutionPart.Host host, String queryId, SiteFactory sites) {
        this.host = host;
        this.queryId = queryId;
        this.sites = sites;
    }

    @Override
    public void deploy(DeployOrder order, ActorRef<TaskReport> reports) {
        Owner owner = new Owner(reports);
        owners.put(order.execution(), owner);
        ExecutionPart part = ExecutionPart.start(
                host,
                new ExecutionPart.Share(
                        queryId,
                        order.execution(),
                        order.plans(),
                        StateSplit.WHOLE,
                        order::base,
                        List.of(),
                        sites,
                        report -> owner.reports.tell(report)));
        executions.put(order.execution(), part);
        var unused = part.deployed().thenRun(part::connect);
    }

    /** Who has just begun on this node finds none: whatever ran before has ended with its process. */
    @Override
    public void survey(long generation, long execution, ActorRef<TaskReport> reports) {
        ExecutionPart part = executions.get(execution);
        if (part == null) {
            reports.tell(new TaskReport.Surveyed(execution, generation, new TreeSet<>()));
            return;
        }
        owners.computeIfAbsent(execution, x -> new Owner(reports)).reports = reports;
        var unused = part.survey(generation)
                .thenAccept(
                        found -> reports.tell(new TaskReport.Surveyed(execution, generation, new TreeSet<>(found))));
    }

    /** A coordinator that goes on with them would be of another process, which cannot reach them. */
    @Override
    public CompletionStage<Void> release(long execution) {
        return undeploy(execution);
    }

    @Override
    public void send(long execution, List<TaskId> tasks, TaskCommand command) {
        ExecutionPart part = executions.get(execution);
        if (part != null) {
            part.send(tasks, command);
        }
    }

    @Override
    public CompletionStage<Void> undeploy(long execution) {
        ExecutionPart part = executions.get(execution);
        return part == null ? CompletableFuture.completedFuture(null) : part.undeploy();
    }
}
