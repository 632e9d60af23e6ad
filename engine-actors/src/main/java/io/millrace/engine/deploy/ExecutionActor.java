package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.exchange.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a query, from its first task to its last:
 *
 * <ol>
 *   <li>open the site (state from the base epoch) on a blocking thread;
 *   <li>send every task's entity its assignment, and learn their references;
 *   <li>tell every task who its peers are: they open and report to the coordinator that they are ready;
 *   <li>pass the coordinator's commands on;
 *   <li>on undeploy: end all tasks, and close the site when the last has let go.
 * </ol>
 *
 * It may be undeployed at any step. What goes wrong is a failure of the execution, reported to the coordinator.
 */
public final class ExecutionActor extends AbstractBehavior<ExecutionActor.Command> {
    /** What it takes; {@link TaskLife} beside the messages here. */
    public interface Command {}

    record Send(TaskId task, TaskCommand command) implements Command {}

    record Undeploy() implements Command {}

    private record Opened(
            @Nullable ExecutionSite site, @Nullable Throwable error) implements Command {}

    /**
     * @param tell sends a message to the entity of a task
     * @param ended completed when nothing of the execution is left
     */
    public record Setup(
            String queryId,
            long execution,
            List<TaskPlan> plans,
            @Nullable Manifest base,
            SiteFactory sites,
            SiteDirectory directory,
            BiConsumer<TaskPlan, TaskMessage> tell,
            ActorRef<TaskReport> reports,
            Executor blocking,
            CompletableFuture<Void> ended) {}

    private final Setup setup;
    private final Map<TaskId, ActorRef<TaskMessage>> actors = new HashMap<>();
    private final Set<TaskId> alive = new HashSet<>();
    private final List<Send> early = new ArrayList<>();
    private @Nullable ExecutionSite site;
    private boolean notOpened;
    private boolean undeploying;

    private ExecutionActor(ActorContext<Command> context, Setup setup) {
        super(context);
        this.setup = setup;
        context.pipeToSelf(CompletableFuture.supplyAsync(this::open, setup.blocking()), Opened::new);
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> new ExecutionActor(context, setup));
    }

    private ExecutionSite open() {
        return setup.sites().open(setup.execution(), setup.plans(), setup.base(), setup.reports()::tell);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, this::onOpened)
                .onMessage(TaskLife.Deployed.class, this::onDeployed)
                .onMessage(TaskLife.Ended.class, this::onEnded)
                .onMessage(Send.class, this::onSend)
                .onMessage(Undeploy.class, undeploy -> onUndeploy())
                .build();
    }

    private Behavior<Command> onOpened(Opened opened) {
        site = opened.site();
        if (site == null) {
            return onNotOpened(opened.error());
        }
        if (undeploying) {
            return end();
        }
        setup.directory().add(site);
        ActorRef<TaskLife> life = getContext().getSelf().narrow();
        for (TaskPlan plan : setup.plans()) {
            alive.add(plan.task());
            setup.tell().accept(plan, new TaskMessage.Deploy(new TaskAssignment(plan, setup.reports()), life));
        }
        return this;
    }

    private Behavior<Command> onNotOpened(@Nullable Throwable error) {
        notOpened = true;
        Throwable cause = error == null ? new IllegalStateException("no site") : causeOf(error);
        setup.reports()
                .tell(new TaskReport.Failed(
                        setup.execution(), setup.plans().get(0).task(), cause));
        return undeploying ? end() : this;
    }

    private static Throwable causeOf(Throwable error) {
        return error instanceof java.util.concurrent.CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    private Behavior<Command> onDeployed(TaskLife.Deployed deployed) {
        actors.put(deployed.task(), deployed.actor());
        if (undeploying) {
            deployed.actor().tell(new TaskMessage.Undeploy(setup.execution()));
        } else if (actors.size() == setup.plans().size()) {
            Map<TaskId, ActorRef<TaskMessage>> peers = Map.copyOf(actors);
            actors.values().forEach(actor -> actor.tell(new TaskMessage.Connect(peers)));
            early.forEach(this::onSend);
            early.clear();
        }
        return this;
    }

    private Behavior<Command> onSend(Send send) {
        ActorRef<TaskMessage> actor = actors.get(send.task());
        if (actors.size() < setup.plans().size() || actor == null) {
            early.add(send);
        } else {
            actor.tell(new TaskMessage.Command(setup.execution(), send.command()));
        }
        return this;
    }

    private Behavior<Command> onUndeploy() {
        if (undeploying) {
            return this;
        }
        undeploying = true;
        if (alive.isEmpty()) {
            // While it is still being opened, onOpened or onNotOpened ends it.
            return site == null && !notOpened ? this : end();
        }
        actors.values().forEach(actor -> actor.tell(new TaskMessage.Undeploy(setup.execution())));
        return this;
    }

    private Behavior<Command> onEnded(TaskLife.Ended ended) {
        alive.remove(ended.task());
        return undeploying && alive.isEmpty() ? end() : this;
    }

    private Behavior<Command> end() {
        ExecutionSite last = site;
        setup.directory().remove(setup.queryId(), setup.execution());
        setup.blocking().execute(() -> {
            try {
                if (last != null) {
                    last.close();
                }
                setup.ended().complete(null);
            } catch (RuntimeException e) {
                setup.ended().completeExceptionally(e);
            }
        });
        return Behaviors.stopped();
    }
}
