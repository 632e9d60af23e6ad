package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StateSplit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.jspecify.annotations.Nullable;

/** The tasks of one execution on this node: deployed, then connected with each other and with those elsewhere, in the end undeployed. */
public final class ExecutionPart {

    /** What a node needs for executions of any query. */
    public record Host(
            ActorSystem<?> system,
            TaskRegions regions,
            NodeAddress node,
            SiteDirectory directory,
            NodeLinks links,
            Executor blocking) {}

    /** Reads the durable epoch that an execution starts from; null: empty state. Blocks. */
    @FunctionalInterface
    public interface Base {
        @Nullable
        Manifest read() throws IOException;
    }

    /**
     * What this node is to do.
     *
     * @param plans of this node's tasks; at least one
     * @param remote channels to and from tasks elsewhere
     * @param reports of the tasks; any thread
     */
    public record Share(
            String queryId,
            long execution,
            List<TaskPlan> plans,
            StateSplit state,
            Base base,
            List<RemoteChannel> remote,
            SiteFactory sites,
            Consumer<TaskReport> reports) {
        public Share {
            plans = List.copyOf(plans);
            remote = List.copyOf(remote);
        }
    }

    private final ActorRef<ExecutionActor.Command> actor;
    private final CompletableFuture<Void> deployed = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private ExecutionPart(Host host, Share share) {
        Map<TaskId, Integer> loopOf = LoopChoice.of(
                share.plans().stream().map(TaskPlan::task).toList(),
                host.regions().loops());
        actor = host.system()
                .systemActorOf(
                        ExecutionActor.create(new ExecutionActor.Setup(
                                host,
                                share,
                                (plan, m) -> tell(host, Objects.requireNonNull(loopOf.get(plan.task())), plan, m),
                                deployed,
                                ended)),
                        "millrace-execution-" + share.queryId() + "-" + share.execution(),
                        Props.empty());
    }

    /** Begins to deploy; what goes wrong is reported as the failure of a task. */
    public static ExecutionPart start(Host host, Share share) {
        return new ExecutionPart(host, share);
    }

    private static void tell(Host host, int loop, TaskPlan plan, TaskMessage message) {
        String entity = TaskEntities.entityId(plan.queryId(), plan.execution(), plan.task(), host.node());
        host.regions().of(loop).tell(new ShardingEnvelope<>(entity, message));
    }

    /** Completes when all tasks are there and can be sent frames; not if one fails before. */
    public CompletionStage<Void> deployed() {
        return deployed;
    }

    /** Every task of the execution, here and elsewhere, is there: open. */
    public void connect() {
        actor.tell(new ExecutionActor.Connect());
    }

    /** Kept until the tasks are connected. */
    public void send(List<TaskId> tasks, TaskCommand command) {
        actor.tell(new ExecutionActor.Send(tasks, command));
    }

    /**
     * Which tasks are there, all of them or none; each will report where it stands. Commands sent before are obeyed before.
     *
     * @param generation of the coordinator that asks
     */
    public CompletionStage<Set<TaskId>> survey(long generation) {
        CompletableFuture<Set<TaskId>> answer = new CompletableFuture<>();
        actor.tell(new ExecutionActor.Survey(generation, answer));
        return answer;
    }

    /** All tasks stand still, or go on. */
    public void park(boolean parked) {
        actor.tell(new ExecutionActor.Park(parked));
    }

    /** Ends all tasks; completes when they have let go of everything. Idempotent. */
    public CompletionStage<Void> undeploy() {
        actor.tell(new ExecutionActor.Undeploy());
        return ended;
    }
}
