package io.millrace.engine.deploy;

import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.exchange.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a query on this node, from its first task to its last:
 *
 * <ol>
 *   <li>open the site (state from the base epoch) on a blocking thread;
 *   <li>send every task's entity its assignment, and learn their references;
 *   <li>open the links to tasks elsewhere, and wait until those are there too;
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

    record Send(List<TaskId> tasks, TaskCommand command) implements Command {}

    record Connect() implements Command {}

    record Undeploy() implements Command {}

    record Park(boolean parked) implements Command {}

    /** Something has failed; said again until the execution is undeployed, since a report may be lost. */
    private record SayFailure() implements Command {}

    /** Who is there, as a coordinator of this generation wants to know? Completes with none if the execution cannot go on here. */
    record Survey(long generation, CompletableFuture<Set<TaskId>> answer) implements Command {}

    private record Opened(
            @Nullable ExecutionSite site, @Nullable Throwable error) implements Command {}

    /**
     * @param tell sends a message to the entity of a task
     * @param deployed completed when all tasks are there
     * @param ended completed when nothing of the execution is left
     */
    record Setup(
            ExecutionPart.Host host,
            ExecutionPart.Share share,
            BiConsumer<TaskPlan, TaskMessage> tell,
            CompletableFuture<Void> deployed,
            CompletableFuture<Void> ended) {}

    private static final Duration REPEAT_FAILURE = Duration.ofSeconds(1);

    /** Kept, because reports come from other threads, which must not touch the context. */
    private final ActorRef<Command> self;

    private final Setup setup;
    private final ExecutionPart.Share share;
    private final Map<TaskId, ActorRef<TaskMessage>> actors = new HashMap<>();
    private final Set<TaskId> alive = new HashSet<>();
    private final List<Send> early = new ArrayList<>();
    private @Nullable ExecutionSite site;
    private NodeLinks.@Nullable Opened links;
    private boolean notOpened;
    private boolean connected;
    private boolean undeploying;

    /** What went wrong, for a coordinator that did not hear of it. */
    private volatile TaskReport.@Nullable Failed failure;

    private ExecutionActor(ActorContext<Command> context, Setup setup) {
        super(context);
        self = context.getSelf();
        this.setup = setup;
        share = setup.share();
        context.pipeToSelf(
                CompletableFuture.supplyAsync(this::open, setup.host().blocking()), Opened::new);
    }

    static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> new ExecutionActor(context, setup));
    }

    private ExecutionSite open() {
        try {
            return share.sites()
                    .open(
                            share.execution(),
                            share.plans(),
                            share.state(),
                            share.base().read(),
                            this::report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, this::onOpened)
                .onMessage(TaskLife.Deployed.class, this::onDeployed)
                .onMessage(TaskLife.Ended.class, this::onEnded)
                .onMessage(Send.class, this::onSend)
                .onMessage(Connect.class, connect -> onConnect())
                .onMessage(Undeploy.class, undeploy -> onUndeploy())
                .onMessage(SayFailure.class, failed -> onSayFailure())
                .onMessage(Survey.class, this::onSurvey)
                .onMessage(Park.class, this::onPark)
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
        setup.host().directory().add(site);
        ActorRef<TaskLife> life = getContext().getSelf().narrow();
        for (TaskPlan plan : share.plans()) {
            alive.add(plan.task());
            setup.tell().accept(plan, new TaskMessage.Deploy(new TaskAssignment(plan, this::report), life));
        }
        return this;
    }

    private Behavior<Command> onNotOpened(@Nullable Throwable error) {
        notOpened = true;
        fail(error == null ? new IllegalStateException("no site") : causeOf(error));
        return undeploying ? end() : this;
    }

    private void fail(Throwable cause) {
        report(new TaskReport.Failed(share.execution(), share.plans().get(0).task(), cause));
    }

    /** Any thread. */
    private void report(TaskReport report) {
        if (report instanceof TaskReport.Failed failed && failure == null) {
            failure = failed;
            self.tell(new SayFailure());
            return;
        }
        share.reports().accept(report);
    }

    private Behavior<Command> onSayFailure() {
        TaskReport.Failed failed = failure;
        if (failed != null && !undeploying) {
            share.reports().accept(failed);
            getContext().scheduleOnce(REPEAT_FAILURE, self, new SayFailure());
        }
        return this;
    }

    private Behavior<Command> onSurvey(Survey survey) {
        TaskReport.Failed failed = failure;
        boolean whole = connected
                && !undeploying
                && failed == null
                && alive.size() == share.plans().size();
        survey.answer().complete(whole ? Set.copyOf(alive) : Set.of());
        if (failed != null && !undeploying) {
            share.reports().accept(failed);
        }
        if (whole) {
            actors.values()
                    .forEach(actor -> actor.tell(new TaskMessage.Command(
                            share.execution(), new TaskCommand.SayStanding(survey.generation()))));
        }
        return this;
    }

    private Behavior<Command> onPark(Park park) {
        actors.values().forEach(actor -> actor.tell(new TaskMessage.Park(share.execution(), park.parked())));
        return this;
    }

    private static Throwable causeOf(Throwable error) {
        return error instanceof java.util.concurrent.CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    private Behavior<Command> onDeployed(TaskLife.Deployed deployed) {
        actors.put(deployed.task(), deployed.actor());
        if (undeploying) {
            deployed.actor().tell(new TaskMessage.Undeploy(share.execution()));
        } else if (actors.size() == share.plans().size()) {
            try {
                openLinks();
                setup.deployed().complete(null);
            } catch (RuntimeException e) {
                fail(e);
            }
        }
        return this;
    }

    private void openLinks() {
        links = setup.host()
                .links()
                .open(
                        new NodeLinks.Route(
                                share.queryId(),
                                share.execution(),
                                share.remote(),
                                Objects.requireNonNull(site).release()),
                        Map.copyOf(actors),
                        this::fail);
    }

    private Behavior<Command> onConnect() {
        NodeLinks.Opened open = links;
        if (undeploying || connected || open == null) {
            return this;
        }
        connected = true;
        Map<TaskId, Neighbour> peers = new HashMap<>();
        for (RemoteChannel channel : share.remote()) {
            TaskId remote = channel.outgoing() ? channel.to() : channel.from();
            peers.computeIfAbsent(remote, open::neighbour);
        }
        actors.forEach((task, actor) -> peers.put(task, new Neighbour.Local(actor)));
        Map<TaskId, Neighbour> all = Map.copyOf(peers);
        actors.values().forEach(actor -> actor.tell(new TaskMessage.Connect(all)));
        early.forEach(this::onSend);
        early.clear();
        return this;
    }

    private Behavior<Command> onSend(Send send) {
        if (!connected) {
            early.add(send);
            return this;
        }
        TaskMessage.Command command = new TaskMessage.Command(share.execution(), send.command());
        for (TaskId task : send.tasks()) {
            ActorRef<TaskMessage> actor = actors.get(task);
            if (actor != null) {
                actor.tell(command);
            }
        }
        return this;
    }

    private Behavior<Command> onUndeploy() {
        if (undeploying) {
            return this;
        }
        undeploying = true;
        if (links != null) {
            // Nothing is sent and nothing taken any more, however long the tasks take to let go.
            links.close();
        }
        if (alive.isEmpty()) {
            // While it is still being opened, onOpened or onNotOpened ends it.
            return site == null && !notOpened ? this : end();
        }
        actors.values().forEach(actor -> actor.tell(new TaskMessage.Undeploy(share.execution())));
        return this;
    }

    private Behavior<Command> onEnded(TaskLife.Ended ended) {
        alive.remove(ended.task());
        return undeploying && alive.isEmpty() ? end() : this;
    }

    private Behavior<Command> end() {
        ExecutionSite last = site;
        setup.host().directory().remove(share.queryId(), share.execution());
        setup.host().blocking().execute(() -> {
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
