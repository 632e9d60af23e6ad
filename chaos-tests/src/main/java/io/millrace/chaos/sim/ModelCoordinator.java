package io.millrace.chaos.sim;

import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEvent;
import io.millrace.engine.epoch.CoordinatorMachine;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.epoch.CoordinatorState;
import io.millrace.engine.epoch.NodeLostException;
import io.millrace.engine.epoch.Phase;
import io.millrace.engine.epoch.Step;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.exchange.TaskId;
import io.millrace.state.retention.RetentionPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The real {@link CoordinatorMachine} with a shell that loses, delays and repeats. A crash ends the machine; calls it has under way
 * go on, as they would. A few lines over the usual length: a case for each effect.
 */
final class ModelCoordinator {
    private final Scheduler scheduler;
    private final ModelStore store;
    private final ModelFleet fleet;
    private final ModelNode node;
    private final CoordinatorSpec spec;
    private final CoordinatorMachine machine;
    private final Map<CoordinatorEffect.Timer, Long> timers = new HashMap<>();
    private final Map<Long, Map<String, Long>> requests = new HashMap<>();
    private final Map<Long, Integer> rescales = new HashMap<>();
    private CoordinatorState state;
    private boolean crashed;

    /** Where it is to crash, if it gets there; null: nowhere. */
    private @Nullable CrashPoint crashAt;

    private final Set<ModelNode> unanswered = new HashSet<>();
    private final TreeSet<TaskId> found = new TreeSet<>();
    private final Map<CrashPoint, Integer> crashes;
    private final Tampering tampering;
    private int adoptions;
    private int unwritten;
    private int refusals;

    /** The execution that was undeployed without a roll-back; -1: none since the last deployment. */
    private long movingFrom = -1;

    private boolean rolledBack;
    private int moves;

    private long requestNumbers;
    private CoordinatorEffect.@Nullable Outcome outcome;

    /** @param crashes where coordinators have crashed, and how often */
    ModelCoordinator(
            Scheduler scheduler,
            ModelStore store,
            ModelFleet fleet,
            ModelNode node,
            CoordinatorSpec spec,
            Map<CrashPoint, Integer> crashes,
            Tampering tampering) {
        this.scheduler = scheduler;
        this.store = store;
        this.fleet = fleet;
        this.node = node;
        this.spec = spec;
        this.crashes = crashes;
        this.tampering = tampering;
        machine = new CoordinatorMachine(spec);
        state = machine.initial();
    }

    void start() {
        handle(new CoordinatorEvent.Start());
    }

    /** The actor is gone; where its node is gone too, the nodes notice after a while. */
    void crash() {
        crashed = true;
        for (ModelNode other : fleet.nodes()) {
            scheduler.after(50 + scheduler.random.nextInt(100), () -> other.lost(this));
        }
    }

    void crashAt(CrashPoint point) {
        crashAt = point;
    }

    /** Whether it crashes here, as it was to. */
    private boolean crashesAt(CrashPoint point) {
        if (crashAt != point || crashed) {
            return false;
        }
        crashes.merge(point, 1, Integer::sum);
        crash();
        return true;
    }

    /** Where it crashed as it was to; null: somewhere else. */
    @Nullable
    CrashPoint crashedAt() {
        return crashed ? crashAt : null;
    }

    /** Whether the tasks are open. */
    boolean running() {
        return state.placement() != null
                && !(state.phase() instanceof Phase.Deploying)
                && !(state.phase() instanceof Phase.TakingOver);
    }

    /** A node is gone; if it has tasks of what this coordinator runs, or considers to run, they have failed. */
    void nodeLost(ModelNode lost) {
        ModelExecution execution = fleet.execution(state.execution());
        if (!alive() || execution == null) {
            return;
        }
        boolean surveying = state.phase() instanceof Phase.Surveying;
        Set<TaskId> tasks = state.placement() != null ? state.placement().tasks() : surveying ? found : Set.of();
        for (TaskId task : tasks) {
            if (execution.nodeOf(task) == lost) {
                handle(new CoordinatorEvent.Report(new TaskReport.Failed(
                        execution.number(), task, new NodeLostException("a node crashed", null))));
                return;
            }
        }
        if (surveying && unanswered.remove(lost) && unanswered.isEmpty()) {
            handle(new CoordinatorEvent.Report(new TaskReport.Surveyed(state.execution(), state.generation(), found)));
        }
    }

    ModelNode node() {
        return node;
    }

    /** Executions that began by plan. */
    int moves() {
        return moves;
    }

    /** Epochs in real time in which nothing happened. */
    int unwritten() {
        return unwritten;
    }

    int adoptions() {
        return adoptions;
    }

    int refusals() {
        return refusals;
    }

    CoordinatorSpec spec() {
        return spec;
    }

    boolean alive() {
        return !crashed && outcome == null;
    }

    CoordinatorEffect.@Nullable Outcome outcome() {
        return outcome;
    }

    CoordinatorState state() {
        return state;
    }

    void stop(boolean withEpoch) {
        handle(new CoordinatorEvent.StopRequested(withEpoch));
    }

    void stepDown() {
        handle(new CoordinatorEvent.StepDown());
    }

    void handOver() {
        handle(new CoordinatorEvent.StopRequested(true, true));
    }

    void rebalance() {
        handle(new CoordinatorEvent.Rebalance());
    }

    void rescale(int tasks) {
        long request = requestNumbers++;
        rescales.put(request, tasks);
        handle(new CoordinatorEvent.Rescale(request, tasks));
    }

    void processAll() {
        long request = requestNumbers++;
        requests.put(request, Map.of("a", fleet.latest("a"), "b", fleet.latest("b")));
        handle(new CoordinatorEvent.ProcessAll(request));
    }

    /** Brings it a message: lost now and then, late, or twice. */
    void post(Runnable message) {
        if (scheduler.fault(0.005)) {
            return;
        }
        scheduler.after(scheduler.delayMs(), message);
        if (scheduler.fault(0.02)) {
            scheduler.after(scheduler.delayMs(), message);
        }
    }

    void tell(TaskReport report) {
        post(() -> handle(new CoordinatorEvent.Report(report)));
    }

    /** What a node has of the execution that was asked about. */
    void stands(ModelNode from, long generation, long execution, Set<TaskId> tasks) {
        if (alive() && generation == state.generation() && unanswered.remove(from)) {
            found.addAll(tasks);
            if (unanswered.isEmpty()) {
                handle(new CoordinatorEvent.Report(new TaskReport.Surveyed(execution, generation, found)));
            }
        }
    }

    private void handle(CoordinatorEvent event) {
        if (!alive()) {
            return;
        }
        CoordinatorState before = state;
        Step step = machine.step(state, tampering.event(state, event), scheduler.nowMs());
        state = step.state();
        tampering.stepped(before, event, state);
        if (before.phase() instanceof Phase.Surveying && state.placement() != null && crashesAt(CrashPoint.SURVEYED)) {
            return;
        }
        for (CoordinatorEffect effect : step.effects()) {
            if (crashed) {
                return;
            }
            if (tampering.carriesOut(state, effect)) {
                carryOut(effect);
            }
        }
        if (event instanceof CoordinatorEvent.Report report
                && report.report() instanceof TaskReport.EpochAck
                && state.phase() instanceof Phase.InEpoch) {
            crashesAt(CrashPoint.SOME_ACKNOWLEDGED);
        }
    }

    private void reply(CoordinatorEvent event) {
        scheduler.after(scheduler.delayMs(), () -> handle(event));
        if (scheduler.fault(0.01)) {
            scheduler.after(scheduler.delayMs(), () -> handle(event));
        }
    }

    private void failed(CoordinatorEffect effect) {
        reply(new CoordinatorEvent.EffectFailed(effect, new IOException("simulated")));
    }

    private void carryOut(CoordinatorEffect effect) {
        if (effect instanceof CoordinatorEffect.Append e) {
            append(e);
        } else if (effect instanceof CoordinatorEffect.SetTimer e) {
            setTimer(e);
        } else if (effect instanceof CoordinatorEffect.Send e) {
            send(e);
        } else if (effect instanceof CoordinatorEffect.Deploy e) {
            deploy(e);
        } else if (effect instanceof CoordinatorEffect.Survey e) {
            survey(e);
        } else if (effect instanceof CoordinatorEffect.Undeploy e) {
            movingFrom = rolledBack ? -1 : e.execution();
            undeploy(e.execution());
        } else if (effect instanceof CoordinatorEffect.Release) {
            fleet.nodes().forEach(n -> n.post(() -> n.lost(this)));
        } else if (effect instanceof CoordinatorEffect.Adopted) {
            adoptions++;
        } else if (effect instanceof CoordinatorEffect.NotAdopted) {
            refusals++;
            // It ends the one before without its being a move by plan.
            rolledBack = true;
        } else if (effect instanceof CoordinatorEffect.NothingToDo) {
            unwritten += spec.rhythm() == Rhythm.REAL_TIME ? 1 : 0;
        } else if (effect instanceof CoordinatorEffect.EpochCompleted) {
            if (!crashesAt(CrashPoint.FINALIZED) && scheduler.chance(0.1)) {
                clean();
            }
        } else if (effect instanceof CoordinatorEffect.ProcessAllDone e) {
            processed(e.request());
        } else if (effect instanceof CoordinatorEffect.Rescaled e) {
            rescaled(e.request());
        } else if (effect instanceof CoordinatorEffect.RolledBack) {
            rolledBack = true;
        } else if (effect instanceof CoordinatorEffect.Moved) {
            moves++;
        } else if (effect instanceof CoordinatorEffect.Ended e) {
            outcome = e.outcome();
        } else if (effect instanceof CoordinatorEffect.WriteManifest && crashesAt(CrashPoint.ALL_ACKNOWLEDGED)
                || publishes(effect) && crashesAt(CrashPoint.EPOCH_APPENDED)) {
            return;
        } else if (scheduler.fault(0.01)) {
            failed(effect);
        } else {
            scheduler.after(scheduler.delayMs(), () -> call(effect));
        }
    }

    private static boolean publishes(CoordinatorEffect effect) {
        return effect instanceof CoordinatorEffect.FinalizeSink || effect instanceof CoordinatorEffect.RecoverSink;
    }

    private void setTimer(CoordinatorEffect.SetTimer e) {
        long atMs = Math.max(e.atMs(), scheduler.nowMs() + 1);
        timers.put(e.timer(), atMs);
        // Now and then a timer that was replaced fires all the same.
        boolean stale = scheduler.fault(0.05);
        scheduler.at(atMs, () -> {
            if (stale || timers.getOrDefault(e.timer(), -1L) == atMs) {
                handle(new CoordinatorEvent.TimerFired(e.timer()));
            }
        });
    }

    private void send(CoordinatorEffect.Send e) {
        check(
                e.command().generation() == state.generation(),
                "I6: a command of generation " + e.command().generation());
        long x = state.execution();
        ModelExecution execution = fleet.execution(x);
        check(execution != null, "a command to execution " + x + ", which nobody has deployed");
        if (execution != null) {
            ModelNode to = execution.nodeOf(e.task());
            to.post(() -> to.command(x, e.task(), e.command(), this));
        }
        if (e.command() instanceof TaskCommand.BeginEpoch) {
            crashesAt(CrashPoint.BARRIER_SENT);
        }
    }

    private void deploy(CoordinatorEffect.Deploy e) {
        check(state.generation() >= 0, "a deployment without a generation");
        checkNothingWasReadBehind(e);
        if (crashesAt(CrashPoint.EXECUTION_TAKEN)) {
            return;
        }
        ModelExecution execution = fleet.newExecution(e, spec);
        long generation = state.generation();
        for (ModelNode to : fleet.nodes()) {
            to.post(() -> to.deploy(execution, generation, this));
            if (crashesAt(CrashPoint.SOME_NODES_TOLD)) {
                return;
            }
        }
    }

    private void survey(CoordinatorEffect.Survey e) {
        if (crashesAt(CrashPoint.GENERATION_TAKEN)) {
            return;
        }
        unanswered.clear();
        unanswered.addAll(fleet.nodes());
        found.clear();
        boolean realTime = spec.rhythm() == Rhythm.REAL_TIME;
        for (ModelNode to : fleet.nodes()) {
            to.post(() -> to.survey(e.generation(), e.execution(), realTime, this));
        }
    }

    private void undeploy(long execution) {
        long generation = state.generation();
        fleet.nodes().forEach(n -> n.post(() -> n.undeploy(execution, generation)));
    }

    /** Half now, half later, by the log as it is now. */
    private void clean() {
        RetentionPlan plan = store.retentionPlan();
        List<String> objects = plan.stateObjects();
        int half = objects.size() / 2;
        store.delete(objects.subList(0, half));
        if (!objects.isEmpty() && crashesAt(CrashPoint.CLEANING)) {
            return;
        }
        scheduler.after(scheduler.delayMs(), () -> store.delete(objects.subList(half, objects.size())));
    }

    /** The reply may be lost after the write, the write may come after its time-out, or never. */
    private void append(CoordinatorEffect.Append e) {
        if (e.record() instanceof LogRecord.Epoch) {
            if (crashesAt(CrashPoint.MANIFEST_WRITTEN)) {
                return;
            }
            if (crashesAt(CrashPoint.EPOCH_REPLY_LOST)) {
                scheduler.after(scheduler.delayMs(), () -> store.append(e.slot(), e.record()));
                return;
            }
        }
        if (e.record() instanceof LogRecord.Finalized && crashesAt(CrashPoint.SINK_PUBLISHED)) {
            return;
        }
        if (scheduler.fault(0.03)) {
            failed(e);
            if (scheduler.chance(0.7)) {
                scheduler.after(scheduler.delayMs(), () -> store.append(e.slot(), e.record()));
            }
            return;
        }
        scheduler.after(scheduler.delayMs(), () -> {
            CommitLog.Outcome o = store.append(e.slot(), e.record());
            reply(new CoordinatorEvent.Appended(e.slot(), e.record(), o));
        });
    }

    private void call(CoordinatorEffect effect) {
        if (effect instanceof CoordinatorEffect.FinalizeSink e) {
            store.publish(e.epoch(), parts(e.prepared()));
            published(e, new CoordinatorEvent.SinkFinalized(e.epoch()));
        } else if (effect instanceof CoordinatorEffect.RecoverSink e) {
            store.recover(e.execution(), e.durableEpoch(), parts(e.unpublished()));
            published(e, new CoordinatorEvent.SinkRecovered(e.execution()));
        } else {
            CoordinatorEvent answer = ModelAnswers.to(effect, store, fleet);
            if (answer != null) {
                reply(answer);
            }
        }
    }

    private void published(CoordinatorEffect effect, CoordinatorEvent answer) {
        if (scheduler.fault(0.02)) {
            failed(effect);
        } else {
            reply(answer);
        }
    }

    private static List<Long> parts(List<byte[]> prepared) {
        List<Long> parts = new ArrayList<>();
        for (byte[] one : prepared) {
            ByteBuffer b = ByteBuffer.wrap(one);
            while (b.hasRemaining()) {
                parts.add(b.getLong());
            }
        }
        return parts;
    }

    private void rescaled(long request) {
        int tasks = rescales.getOrDefault(request, 0);
        if (tasks > 0 && !state.ended()) {
            long counters = state.placement() == null
                    ? 0
                    : state.placement().tasks().stream()
                            .filter(task -> task.stage() == 1)
                            .count();
            check(counters == tasks, "rescale to " + tasks + " returned with " + counters + " counters");
        }
        rescales.remove(request);
    }

    /** A planned move starts where the sources of the execution before stand: no row behind the barrier was read, so none is read twice. */
    private void checkNothingWasReadBehind(CoordinatorEffect.Deploy deploy) {
        if (movingFrom >= 0) {
            Map<String, Long> starts = deploy.starts().get(0).next();
            ModelExecution before = fleet.execution(movingFrom);
            (before == null ? Map.<String, Long>of() : before.read())
                    .forEach((split, at) -> check(
                            at <= starts.getOrDefault(split, 0L),
                            "execution " + movingFrom + " read " + split + " to " + at + ", by plan the next starts at "
                                    + starts));
        }
        movingFrom = -1;
        rolledBack = false;
    }

    private void processed(long request) {
        Map<String, Long> latest = requests.remove(request);
        if (latest == null || state.ended()) {
            return;
        }
        latest.forEach((split, end) -> {
            long durable = state.starts().get(0).get(split, 0);
            check(
                    durable >= end,
                    "processAllAvailable returned at " + durable + " of " + split + ", there were " + end);
        });
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
