package io.millrace.engine.coordinator;

import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEffect.Outcome;
import io.millrace.engine.epoch.CoordinatorEvent;
import io.millrace.engine.epoch.CoordinatorMachine;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.epoch.CoordinatorState;
import io.millrace.engine.epoch.Step;
import io.millrace.engine.epoch.Topology;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.exchange.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor around {@link CoordinatorMachine}. It decides nothing: messages become events, effects become calls. A call that blocks
 * runs on the blocking dispatcher and comes back as a message; calls to sources run one after another, as sources expect.
 *
 * <p>It ends when the machine has ended, the tasks have let go, and sources and sink are closed.
 */
public final class QueryCoordinator extends AbstractBehavior<QueryCoordinator.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(QueryCoordinator.class);

    /** What it takes. Once it closes, nothing has an effect any more; the listener's ended() answers all that wait. */
    public sealed interface Command {}

    /** End; the listener hears when it is done. */
    public record Stop(boolean withEpoch) implements Command {}

    /** End behind a durable epoch, so that another coordinator can go on there. */
    public record HandOver() implements Command {}

    /** End soon, and leave the tasks to the next coordinator as they are. */
    public record StepDown() implements Command {}

    /** Tell the listener when everything that is there now is processed. */
    public record ProcessAll(long request) implements Command {}

    /** Begin an epoch as soon as nothing is in flight, and tell the listener what became of it. */
    public record StepOnce(long request) implements Command {}

    /** The clock was moved: look which timers are due. Only a clock that does not follow time by itself says so. */
    public record ClockMoved() implements Command {}

    /** Tell the listener when nothing is in flight and no trigger is due. */
    public record AwaitRest(long request) implements Command {}

    /** Let go of everything as it is and end: for the log and the sink it is as if the process had been killed here. */
    public record Kill(Throwable why) implements Command {}

    /** Place the tasks anew, soon: nodes have come, or are about to leave. */
    public record Rebalance() implements Command {}

    /** From so many tasks on, soon; then tell the listener. The caller has checked the number. */
    public record Rescale(long request, int tasks) implements Command {}

    private record Happened(CoordinatorEvent event) implements Command {}

    private record TimerDue(CoordinatorEffect.Timer timer, long atMs) implements Command {}

    private record AllClosed(Outcome outcome, @Nullable Throwable error) implements Command {}

    private final CoordinatorMachine machine;
    private final QueryResources resources;
    private final BlockingCalls calls;
    private final CoordinatorListener listener;
    private final TimerScheduler<Command> timers;
    private final ActorRef<TaskReport> reports;
    private final String queryId;

    private CoordinatorState state;
    private CompletionStage<?> sourceCalls = CompletableFuture.completedFuture(null);
    private final Map<CoordinatorEffect.Timer, Long> armed = new EnumMap<>(CoordinatorEffect.Timer.class);
    private final List<Long> awaitingRest = new ArrayList<>();
    private final List<CompletableFuture<Void>> undeployments = new ArrayList<>();
    private long dropped;
    private boolean closing;
    private boolean toldOfEnd;

    private QueryCoordinator(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CoordinatorSpec spec,
            QueryResources resources,
            CoordinatorListener listener) {
        super(context);
        machine = new CoordinatorMachine(spec);
        state = machine.initial();
        queryId = spec.create().queryId();
        this.resources = resources;
        this.listener = listener;
        this.timers = timers;
        calls = new BlockingCalls(resources);
        reports = context.messageAdapter(TaskReport.class, r -> new Happened(new CoordinatorEvent.Report(r)));
        context.getSelf().tell(new Happened(new CoordinatorEvent.Start()));
    }

    public static Behavior<Command> create(
            CoordinatorSpec spec, QueryResources resources, CoordinatorListener listener) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new QueryCoordinator(context, timers, spec, resources, listener)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Happened.class, m -> step(m.event()))
                .onMessage(Stop.class, m -> step(new CoordinatorEvent.StopRequested(m.withEpoch())))
                .onMessage(HandOver.class, m -> step(new CoordinatorEvent.StopRequested(true, true)))
                .onMessage(StepDown.class, m -> step(new CoordinatorEvent.StepDown()))
                .onMessage(Rescale.class, m -> step(new CoordinatorEvent.Rescale(m.request(), m.tasks())))
                .onMessage(ProcessAll.class, m -> step(new CoordinatorEvent.ProcessAll(m.request())))
                .onMessage(StepOnce.class, m -> step(new CoordinatorEvent.Step(m.request())))
                .onMessage(TimerDue.class, this::onTimerDue)
                .onMessage(ClockMoved.class, m -> onClockMoved())
                .onMessage(AwaitRest.class, this::onAwaitRest)
                .onMessage(Kill.class, this::onKill)
                .onMessage(Rebalance.class, m -> step(new CoordinatorEvent.Rebalance()))
                .onMessage(AllClosed.class, this::onAllClosed)
                .onSignal(PostStop.class, signal -> onPostStop())
                .build();
    }

    private Behavior<Command> step(CoordinatorEvent event) {
        return step(event, resources.wallClockMs().getAsLong());
    }

    private Behavior<Command> step(CoordinatorEvent event, long nowMs) {
        if (closing) {
            return this;
        }
        try {
            Step step = machine.step(state, event, nowMs);
            state = step.state();
            carryOut(step.effects());
            answerIfAtRest();
        } catch (RuntimeException e) {
            LOG.error("Query {}: the coordinator failed on {}", queryId, event, e);
            letGo(new Outcome.Failed(e));
        }
        return this;
    }

    private void letGo(Outcome outcome) {
        undeployments.add(resources.fleet().undeploy(state.execution()).toCompletableFuture());
        close(outcome);
    }

    private Behavior<Command> onAwaitRest(AwaitRest asked) {
        awaitingRest.add(asked.request());
        answerIfAtRest();
        return this;
    }

    private void answerIfAtRest() {
        if (state.atRest()) {
            awaitingRest.forEach(listener::rested);
            awaitingRest.clear();
        }
    }

    private Behavior<Command> onKill(Kill kill) {
        if (!closing) {
            letGo(new Outcome.Closed(kill.why()));
        }
        return this;
    }

    /**
     * What waits for a time of day waits for the clock. What is patience with somebody is over when so much time has passed, even under a
     * clock that stands still.
     */
    private Behavior<Command> onTimerDue(TimerDue due) {
        armed.remove(due.timer(), due.atMs());
        long nowMs = resources.wallClockMs().getAsLong();
        boolean byClock = due.timer() == CoordinatorEffect.Timer.TRIGGER;
        return step(new CoordinatorEvent.TimerFired(due.timer()), byClock ? nowMs : Math.max(nowMs, due.atMs()));
    }

    private Behavior<Command> onClockMoved() {
        long nowMs = resources.wallClockMs().getAsLong();
        for (Map.Entry<CoordinatorEffect.Timer, Long> e : List.copyOf(armed.entrySet())) {
            if (e.getValue() <= nowMs) {
                timers.cancel(e.getKey());
                armed.remove(e.getKey());
                step(new CoordinatorEvent.TimerFired(e.getKey()), nowMs);
            }
        }
        return this;
    }

    /** What several tasks are told at once leaves as one command. */
    private void carryOut(List<CoordinatorEffect> effects) {
        for (int i = 0; i < effects.size(); i++) {
            if (!(effects.get(i) instanceof CoordinatorEffect.Send first)) {
                carryOut(effects.get(i));
                continue;
            }
            List<TaskId> tasks = new ArrayList<>(List.of(first.task()));
            while (i + 1 < effects.size()
                    && effects.get(i + 1) instanceof CoordinatorEffect.Send next
                    && next.command().equals(first.command())) {
                tasks.add(next.task());
                i++;
            }
            resources.fleet().send(state.execution(), tasks, first.command());
        }
    }

    private void carryOut(CoordinatorEffect effect) {
        if (BlockingCalls.covers(effect) || effect instanceof CoordinatorEffect.CommitSources) {
            call(effect);
        } else if (effect instanceof CoordinatorEffect.Deploy e) {
            resources.fleet().deploy(order(e), reports);
        } else if (effect instanceof CoordinatorEffect.Undeploy e) {
            undeployments.removeIf(CompletableFuture::isDone);
            undeployments.add(resources.fleet().undeploy(e.execution()).toCompletableFuture());
        } else if (effect instanceof CoordinatorEffect.Survey e) {
            resources.fleet().survey(e.generation(), e.execution(), reports);
        } else if (effect instanceof CoordinatorEffect.Release e) {
            undeployments.add(resources.fleet().release(e.execution()).toCompletableFuture());
        } else if (effect instanceof CoordinatorEffect.SetTimer e) {
            Duration delay = Duration.ofMillis(
                    Math.max(0, e.atMs() - resources.wallClockMs().getAsLong()));
            armed.put(e.timer(), e.atMs());
            timers.startSingleTimer(e.timer(), new TimerDue(e.timer(), e.atMs()), delay);
        } else {
            tell(effect);
        }
    }

    private DeployOrder order(CoordinatorEffect.Deploy e) {
        LogRecord.Epoch durable = state.log().lastEpoch();
        return new DeployOrder(
                state.generation(),
                e.execution(),
                e.starts(),
                resources.plan().sizesAt(state.log().rescaledTo()),
                resources.plan().taskPlans(e.execution(), e.placement()),
                e.base(),
                e.base() == null || durable == null ? null : durable.manifest());
    }

    private void tell(CoordinatorEffect effect) {
        if (effect instanceof CoordinatorEffect.Status e) {
            listener.status(e.message(), e.dataAvailable(), e.triggerActive());
        } else if (effect instanceof CoordinatorEffect.Running e) {
            listener.running(e.execution());
        } else if (effect instanceof CoordinatorEffect.EpochCompleted e) {
            listener.epochCompleted(e.summary());
        } else if (effect instanceof CoordinatorEffect.NothingToDo) {
            listener.nothingToDo();
        } else if (effect instanceof CoordinatorEffect.RolledBack e) {
            LOG.warn(
                    "Query {}: execution {} failed, rolling back to epoch {}",
                    queryId,
                    e.execution(),
                    state.durableEpoch(),
                    e.cause());
            listener.rolledBack(e.execution(), e.cause());
        } else if (effect instanceof CoordinatorEffect.ProcessAllDone e) {
            listener.processAllDone(e.request());
        } else if (effect instanceof CoordinatorEffect.Stepped e) {
            listener.stepped(e.request(), e.epoch());
        } else if (effect instanceof CoordinatorEffect.Rescaled e) {
            listener.rescaled(e.request(), e.pausedMs());
        } else if (effect instanceof CoordinatorEffect.Moved e) {
            moved(e);
        } else if (effect instanceof CoordinatorEffect.Adopted e) {
            LOG.info(
                    "Query {}: execution {} goes on under generation {}, behind epoch {}",
                    queryId,
                    e.execution(),
                    state.generation(),
                    state.durableEpoch());
        } else if (effect instanceof CoordinatorEffect.NotAdopted e) {
            LOG.info(
                    "Query {}: execution {} does not go on: {}; another starts from epoch {}",
                    queryId,
                    e.execution(),
                    e.why(),
                    state.durableEpoch());
        } else if (effect instanceof CoordinatorEffect.Dropped e) {
            dropped++;
            LOG.debug("Query {}: dropped {} ({} so far)", queryId, e.what(), dropped);
        } else if (effect instanceof CoordinatorEffect.Ended e) {
            close(e.outcome());
        }
    }

    private void moved(CoordinatorEffect.Moved moved) {
        int tasks = state.log().rescaledTo();
        LOG.info(
                "Query {}: execution {} goes on from epoch {} by plan{}; no row was read for {} ms",
                queryId,
                moved.execution(),
                state.durableEpoch(),
                tasks == Topology.AS_CONFIGURED ? "" : ", rescaled to " + tasks,
                moved.pausedMs());
    }

    private void call(CoordinatorEffect effect) {
        if (effect instanceof CoordinatorEffect.CommitSources e) {
            var unused = inTurn(() -> {
                        calls.commitSources(e.durable());
                        return e;
                    })
                    .exceptionally(error -> {
                        LOG.warn(
                                "Query {}: a source did not take note of durable positions; nothing depends on it",
                                queryId,
                                error);
                        return e;
                    });
            return;
        }
        CompletionStage<CoordinatorEvent> answer =
                BlockingCalls.asksSources(effect) ? inTurn(() -> calls.call(effect)) : run(() -> calls.call(effect));
        getContext()
                .pipeToSelf(
                        answer,
                        (event, error) -> new Happened(
                                error == null ? event : new CoordinatorEvent.EffectFailed(effect, causeOf(error))));
    }

    /** A call that may throw checked exceptions. */
    private interface Call<T> {
        T run() throws Exception;
    }

    private <T> CompletionStage<T> run(Call<T> call) {
        return CompletableFuture.supplyAsync(() -> unchecked(call), resources.blocking());
    }

    /** After the source call before it, however that ended. */
    private <T> CompletionStage<T> inTurn(Call<T> call) {
        CompletionStage<T> next = sourceCalls.handleAsync((before, error) -> unchecked(call), resources.blocking());
        sourceCalls = next;
        return next;
    }

    private static <T> T unchecked(Call<T> call) {
        try {
            return call.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static Throwable causeOf(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** Tasks first, then sources and sink, which they use. */
    private void close(Outcome outcome) {
        closing = true;
        timers.cancelAll();
        CompletionStage<Void> closed = CompletableFuture.allOf(undeployments.toArray(CompletableFuture[]::new))
                .whenCompleteAsync((v, error) -> calls.close(), resources.blocking());
        getContext().pipeToSelf(closed, (v, error) -> new AllClosed(outcome, error));
    }

    private Behavior<Command> onAllClosed(AllClosed closed) {
        if (closed.error() != null) {
            LOG.warn("Query {}: did not close in good order", queryId, closed.error());
        }
        toldOfEnd = true;
        listener.ended(closed.outcome());
        return Behaviors.stopped();
    }

    /** The actor system goes down under a running query: its tasks go with it, and the log is as good as after a crash. */
    private Behavior<Command> onPostStop() {
        if (!toldOfEnd) {
            listener.ended(new Outcome.Closed(new IllegalStateException(
                    "The engine was closed while the query ran. Stop queries before closing the session; a restart resumes at epoch "
                            + state.durableEpoch() + ".")));
        }
        return this;
    }
}
