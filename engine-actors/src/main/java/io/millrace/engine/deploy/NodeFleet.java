package io.millrace.engine.deploy;

import io.millrace.engine.coordinator.TaskFleet;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a query as sharded entities of this node. Coordinator's thread; each execution has an actor of its own
 * ({@link ExecutionActor}), which does the work.
 */
public final class NodeFleet implements TaskFleet {
    private record Running(ActorRef<ExecutionActor.Command> actor, CompletableFuture<Void> ended) {}

    private final ActorSystem<?> system;
    private final TaskRegions regions;
    private final NodeAddress node;
    private final String queryId;
    private final SiteFactory sites;
    private final SiteDirectory directory;
    private final Executor blocking;
    private final Map<Long, Running> executions = new HashMap<>();

    public NodeFleet(
            ActorSystem<?> system,
            TaskRegions regions,
            NodeAddress node,
            String queryId,
            SiteFactory sites,
            SiteDirectory directory,
            Executor blocking) {
        this.system = system;
        this.regions = regions;
        this.node = node;
        this.queryId = queryId;
        this.sites = sites;
        this.directory = directory;
        this.blocking = blocking;
    }

    @Override
    public void deploy(long execution, List<TaskPlan> plans, @Nullable Manifest base, ActorRef<TaskReport> reports) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ExecutionActor.Setup setup = new ExecutionActor.Setup(
                queryId, execution, plans, base, sites, directory, this::tell, reports, blocking, ended);
        ActorRef<ExecutionActor.Command> actor = system.systemActorOf(
                ExecutionActor.create(setup), "millrace-execution-" + queryId + "-" + execution, Props.empty());
        executions.put(execution, new Running(actor, ended));
    }

    private void tell(TaskPlan plan, TaskMessage message) {
        TaskId task = plan.task();
        String entity = TaskEntities.entityId(queryId, plan.execution(), task, node);
        regions.of(task).tell(new ShardingEnvelope<>(entity, message));
    }

    @Override
    public void send(long execution, TaskId task, TaskCommand command) {
        Running running = executions.get(execution);
        if (running != null) {
            running.actor().tell(new ExecutionActor.Send(task, command));
        }
    }

    @Override
    public CompletionStage<Void> undeploy(long execution) {
        Running running = executions.get(execution);
        if (running == null) {
            return CompletableFuture.completedFuture(null);
        }
        running.actor().tell(new ExecutionActor.Undeploy());
        return running.ended();
    }
}
