package io.millrace.engine.deploy;

import io.millrace.connector.Environment;
import io.millrace.engine.exchange.ChannelDelivery;
import io.millrace.engine.exchange.CreditGrants;
import io.millrace.engine.exchange.LocalChannel;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskEvents;
import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.spi.exchange.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The sharded actor that owns one task. It does nothing until it is deployed, opens the task once it knows its peers, and from then on
 * turns messages into calls of the {@link Task}. A failure is reported to the coordinator and ends the task: an actor that restarted
 * by itself would break the consistent cut.
 *
 * <p>Life: empty → deployed (reference returned) → connected (task open, Ready reported) → undeployed.
 */
public final class TaskActor extends AbstractBehavior<TaskMessage> {
    /** Duty cycles in one turn, after which other actors of the loop have theirs. */
    private static final int CYCLES_PER_TURN = 32;

    /** Timers cannot be set for months ahead; waking up too early does no harm. */
    private static final long LONGEST_TIMER_MS = 3_600_000;

    /** Kept, because other threads tell it things ({@link #wake}) and must not touch the context. */
    private final ActorRef<TaskMessage> self;

    private final SiteDirectory sites;
    private final Environment environment;
    private final TimerScheduler<TaskMessage> timers;
    private final Map<TaskId, Neighbour> peers = new HashMap<>();
    private final Map<TaskId, LocalChannel> outputs = new HashMap<>();

    /** Those of the outputs whose receiver sits on this task's own thread. */
    private final Map<TaskId, LocalChannel> chainedOutputs = new HashMap<>();

    private final Map<TaskId, Integer> inputs = new HashMap<>();

    private @Nullable TaskAssignment assignment;
    private @Nullable ActorRef<TaskLife> life;
    private @Nullable ExecutionSite site;
    private @Nullable Task task;
    private @Nullable TaskThread thread;
    private TaskThread.@Nullable Seat seat;
    private Runnable unwatchClock = () -> {};
    private boolean ended;
    private boolean parked;

    /** When the timer that is set, if any, wakes the task; in the past: none is set. */
    private long wakeAtMs = Long.MIN_VALUE;

    /** What each input channel's sender has been granted, by channel. */
    private CreditGrants[] grants = new CreditGrants[0];

    private TaskActor(
            ActorContext<TaskMessage> context,
            TimerScheduler<TaskMessage> timers,
            SiteDirectory sites,
            Environment environment) {
        super(context);
        self = context.getSelf();
        this.timers = timers;
        this.sites = sites;
        this.environment = environment;
    }

    public static Behavior<TaskMessage> create(SiteDirectory sites, Environment environment) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new TaskActor(context, timers, sites, environment)));
    }

    @Override
    public Receive<TaskMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(TaskMessage.Item.class, this::onItem)
                .onMessage(TaskMessage.Credit.class, this::onCredit)
                .onMessageEquals(TaskMessage.Wake.WAKE, this::onWake)
                .onMessage(TaskMessage.Command.class, this::onCommand)
                .onMessage(TaskMessage.Deploy.class, this::onDeploy)
                .onMessage(TaskMessage.Connect.class, this::onConnect)
                .onMessage(TaskMessage.Undeploy.class, this::onUndeploy)
                .onMessage(TaskMessage.Park.class, this::onPark)
                .onMessage(TaskMessage.Probe.class, TaskActor::onProbe)
                .onSignal(PostStop.class, stopped -> onStopped())
                .build();
    }

    private Behavior<TaskMessage> onDeploy(TaskMessage.Deploy deploy) {
        assignment = deploy.assignment();
        TaskPlan plan = assignment.plan();
        ExecutionSite here = sites.site(plan.queryId(), plan.execution());
        site = here;
        thread = plan.thread() == null ? null : here.threads().of(plan.thread());
        grants = new CreditGrants[plan.inputs().size()];
        for (int i = 0; i < grants.length; i++) {
            grants[i] = new CreditGrants(ChannelSettings.WINDOW_BYTES);
            inputs.put(plan.inputs().get(i).from(), i);
        }
        life = deploy.life();
        life.tell(new TaskLife.Deployed(plan.task(), getContext().getSelf()));
        return this;
    }

    private Behavior<TaskMessage> onConnect(TaskMessage.Connect connect) {
        peers.putAll(connect.peers());
        TaskPlan plan = plan();
        return guarded(() -> {
            Map<TaskId, OutputChannel> channels = new HashMap<>();
            for (TaskId to : plan.outputs()) {
                LocalChannel channel = open(plan, to);
                outputs.put(to, channel);
                channels.put(to, channel);
            }
            Task t = Objects.requireNonNull(site).tasks().create(plan, channels, new Events(), this::wake);
            task = t;
            if (thread != null) {
                takeSeat(plan, t, thread);
            } else {
                unwatchClock = environment.whenClockMoves(() -> self.tell(TaskMessage.Wake.WAKE));
                t.open();
                report(new TaskReport.Ready(plan.execution(), plan.task()));
                scheduleDeadline(t);
            }
        });
    }

    private LocalChannel open(TaskPlan plan, TaskId to) {
        TaskThread own = thread;
        if (own != null && plan.outputsChained()) {
            LocalChannel chained = channel(plan, to, delivery -> own.deliver(plan.task(), to, delivery.item()));
            chainedOutputs.put(to, chained);
            return chained;
        }
        Neighbour receiver = Objects.requireNonNull(peers.get(to), "a task without peer");
        long execution = plan.execution();
        return channel(plan, to, delivery -> receiver.item(execution, plan.task(), delivery.item()));
    }

    private static LocalChannel channel(TaskPlan plan, TaskId to, Consumer<ChannelDelivery> deliver) {
        return new LocalChannel(
                new ChannelId(plan.queryId(), plan.execution(), plan.task(), to, 0),
                ChannelSettings.WINDOW_BYTES,
                ChannelSettings.FRAME_BYTES,
                deliver);
    }

    private void takeSeat(TaskPlan plan, Task t, TaskThread on) {
        TaskThread.Seat taken =
                new TaskThread.Seat(plan.task(), t, Map.copyOf(inputs), this::reportFailure, this::reportEnd);
        seat = taken;
        unwatchClock = environment.whenClockMoves(() -> on.lookAtTheClock(taken));
        on.seat(taken, chainedOutputs, opened -> {
            opened.open();
            report(new TaskReport.Ready(plan.execution(), plan.task()));
        });
    }

    private Behavior<TaskMessage> onItem(TaskMessage.Item item) {
        if (ended || task == null || item.execution() != plan().execution()) {
            return this;
        }
        return guarded(() -> {
            Objects.requireNonNull(task).offer(Objects.requireNonNull(inputs.get(item.from())), item.item());
            drive();
        });
    }

    private Behavior<TaskMessage> onCredit(TaskMessage.Credit credit) {
        LocalChannel output = outputs.get(credit.receiver());
        if (ended || output == null || credit.execution() != plan().execution()) {
            return this;
        }
        if (onThread(t -> output.grant(credit.grantedBytes()))) {
            return this;
        }
        return guarded(() -> {
            output.grant(credit.grantedBytes());
            drive();
        });
    }

    private Behavior<TaskMessage> onWake() {
        return ended || task == null || thread != null ? this : guarded(this::drive);
    }

    /** May be called from any thread. */
    private void wake() {
        if (!onThread(t -> {})) {
            self.tell(TaskMessage.Wake.WAKE);
        }
    }

    /** Leaves a call to the task's thread, for when its poll ends; false if the task runs on the event loop. */
    private boolean onThread(Consumer<Task> call) {
        TaskThread on = thread;
        TaskThread.Seat taken = seat;
        if (on == null || taken == null) {
            return false;
        }
        on.executeLater(taken, call);
        return true;
    }

    private void drive() {
        if (parked) {
            return;
        }
        Task t = Objects.requireNonNull(task);
        for (int i = 0; i < CYCLES_PER_TURN; i++) {
            if (!t.work(environment.currentTimeMs(), 0)) {
                scheduleDeadline(t);
                return;
            }
        }
        self.tell(TaskMessage.Wake.WAKE);
    }

    private void scheduleDeadline(Task t) {
        long deadlineMs = t.nextDeadlineMs();
        long nowMs = environment.currentTimeMs();
        boolean waking = wakeAtMs > nowMs && wakeAtMs <= deadlineMs;
        if (deadlineMs != Long.MAX_VALUE && !waking) {
            long delayMs = Math.min(LONGEST_TIMER_MS, Math.max(1, deadlineMs - nowMs));
            wakeAtMs = nowMs + delayMs;
            timers.startSingleTimer(TaskMessage.Wake.WAKE, TaskMessage.Wake.WAKE, Duration.ofMillis(delayMs));
        }
    }

    private Behavior<TaskMessage> onCommand(TaskMessage.Command message) {
        if (ended || task == null || message.execution() != plan().execution()) {
            return this;
        }
        TaskCommand command = message.command();
        tellSite(command);
        Consumer<Task> call = commandOn(command);
        TaskThread.Seat taken = seat;
        if (thread != null && taken != null) {
            thread.execute(taken, call);
            return this;
        }
        return guarded(() -> {
            call.accept(Objects.requireNonNull(task));
            drive();
        });
    }

    /** Every task of the node passes this on; the first one counts. */
    private void tellSite(TaskCommand command) {
        EpochSnapshots snapshots = Objects.requireNonNull(site).snapshots();
        if (command instanceof TaskCommand.EpochDurable durable) {
            snapshots.durable(durable.epoch());
        } else if (command instanceof TaskCommand.CancelEpoch cancel) {
            snapshots.cancelled(cancel.epoch());
        } else if (command instanceof TaskCommand.AckAgain again) {
            snapshots.again(plan().task(), again.epoch(), again.generation());
        }
    }

    private Consumer<Task> commandOn(TaskCommand command) {
        if (command instanceof TaskCommand.BeginEpoch begin) {
            return t -> t.beginEpoch(begin);
        } else if (command instanceof TaskCommand.CancelEpoch cancel) {
            return t -> t.cancelEpoch(cancel.epoch());
        } else if (command instanceof TaskCommand.EpochDurable durable) {
            return t -> t.epochDurable(durable.epoch());
        } else if (command instanceof TaskCommand.AddSplits splits) {
            return t -> t.assign(splits.start());
        } else if (command instanceof TaskCommand.FinishInput) {
            return Task::finishInput;
        } else if (command instanceof TaskCommand.SayStanding asked) {
            return t -> sayStanding(t, asked.generation());
        } else if (command instanceof TaskCommand.AckAgain) {
            return t -> {};
        }
        return t -> endTask(null);
    }

    private void sayStanding(Task t, long generation) {
        Task.Standing now = t.standing();
        report(new TaskReport.Standing(
                plan().execution(), generation, plan().task(), now.lastEpoch(), now.lastCancelled(), now.reads()));
    }

    private Behavior<TaskMessage> onPark(TaskMessage.Park park) {
        if (ended || task == null || park.execution() != plan().execution()) {
            return this;
        }
        parked = park.parked();
        TaskThread on = thread;
        if (on != null) {
            on.park(parked);
            return this;
        }
        return guarded(this::drive);
    }

    private Behavior<TaskMessage> onUndeploy(TaskMessage.Undeploy undeploy) {
        if (assignment != null && undeploy.execution() == plan().execution()) {
            endTask(null);
            return Behaviors.stopped();
        }
        return this;
    }

    private static Behavior<TaskMessage> onProbe(TaskMessage.Probe probe) {
        probe.answer().tell(true);
        return Behaviors.stopped();
    }

    private Behavior<TaskMessage> onStopped() {
        endTask(null);
        return this;
    }

    /** Runs a step of the task; what it throws ends the task and is reported. */
    private Behavior<TaskMessage> guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            endTask(e);
            reportFailure(e);
        }
        return this;
    }

    private void endTask(@Nullable Throwable error) {
        if (ended) {
            return;
        }
        ended = true;
        unwatchClock.run();
        TaskThread.Seat taken = seat;
        if (thread != null && taken != null) {
            thread.stop(taken);
            return;
        }
        if (task != null) {
            task.close(error);
        }
        reportEnd();
    }

    private void reportEnd() {
        ActorRef<TaskLife> owner = life;
        if (owner != null) {
            owner.tell(new TaskLife.Ended(plan().task()));
        }
    }

    private TaskPlan plan() {
        return Objects.requireNonNull(assignment, "not deployed").plan();
    }

    private void report(TaskReport report) {
        Objects.requireNonNull(assignment).reports().accept(report);
    }

    private void reportFailure(Throwable error) {
        report(new TaskReport.Failed(plan().execution(), plan().task(), error));
    }

    /** Called by the task on its own thread. */
    private final class Events implements TaskEvents {
        @Override
        public void frozen(Snapshot snapshot) {
            Objects.requireNonNull(site).snapshots().frozen(snapshot);
        }

        @Override
        public void consumed(int channel, long bytes) {
            long grantedBytes = grants[channel].consumed(bytes);
            if (grantedBytes >= 0) {
                TaskPlan plan = plan();
                TaskId from = plan.inputs().get(channel).from();
                if (thread != null) {
                    thread.grant(from, plan.task(), grantedBytes);
                    return;
                }
                Neighbour sender = Objects.requireNonNull(peers.get(from));
                sender.credit(plan.execution(), plan.task(), grantedBytes);
            }
        }

        @Override
        public void publishing(long epoch, CompletionStage<Void> published) {
            TaskPlan plan = plan();
            var unused = published.whenComplete((done, error) -> report(
                    error == null
                            ? new TaskReport.EpochPublished(plan.execution(), epoch, plan.task())
                            : new TaskReport.Failed(plan.execution(), plan.task(), error)));
        }

        @Override
        public void finished() {
            report(new TaskReport.Finished(plan().execution(), plan().task()));
        }
    }
}
