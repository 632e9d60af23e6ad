package io.millrace.chaos.sim;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEvent;
import io.millrace.engine.epoch.CoordinatorMachine;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.epoch.CoordinatorState;
import io.millrace.engine.epoch.Step;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The real {@link CoordinatorMachine} with a shell that loses, delays and repeats. A crash ends the machine; calls it has under way
 * go on, as they would.
 */
final class ModelCoordinator {
    private final Scheduler scheduler;
    private final ModelStore store;
    private final ModelFleet fleet;
    private final CoordinatorSpec spec;
    private final CoordinatorMachine machine;
    private final Map<CoordinatorEffect.Timer, Long> timers = new HashMap<>();
    private final Map<Long, Map<String, Long>> requests = new HashMap<>();
    private final Map<Long, Integer> rescales = new HashMap<>();
    private CoordinatorState state;
    private boolean crashed;

    /** The execution that was undeployed without a roll-back; -1: none since the last deployment. */
    private long movingFrom = -1;

    private boolean rolledBack;

    private long requestNumbers;
    private CoordinatorEffect.@Nullable Outcome outcome;

    ModelCoordinator(Scheduler scheduler, ModelStore store, ModelFleet fleet, CoordinatorSpec spec) {
        this.scheduler = scheduler;
        this.store = store;
        this.fleet = fleet;
        this.spec = spec;
        machine = new CoordinatorMachine(spec);
        state = machine.initial();
    }

    void start() {
        handle(new CoordinatorEvent.Start());
    }

    void crash() {
        crashed = true;
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

    private void handle(CoordinatorEvent event) {
        if (!alive()) {
            return;
        }
        Step step = machine.step(state, event, scheduler.nowMs());
        state = step.state();
        for (CoordinatorEffect effect : step.effects()) {
            carryOut(effect);
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
            long atMs = Math.max(e.atMs(), scheduler.nowMs() + 1);
            timers.put(e.timer(), atMs);
            // Now and then a timer that was replaced fires all the same.
            boolean stale = scheduler.fault(0.05);
            scheduler.at(atMs, () -> {
                if (stale || timers.getOrDefault(e.timer(), -1L) == atMs) {
                    handle(new CoordinatorEvent.TimerFired(e.timer()));
                }
            });
        } else if (effect instanceof CoordinatorEffect.Send e) {
            check(
                    e.command().generation() == state.generation(),
                    "I6: a command of generation " + e.command().generation());
            fleet.send(state.execution(), e.task(), e.command());
        } else if (effect instanceof CoordinatorEffect.Deploy e) {
            check(state.generation() >= 0, "a deployment without a generation");
            checkNothingWasReadBehind(e);
            fleet.deploy(e, spec, report -> handle(new CoordinatorEvent.Report(report)));
        } else if (effect instanceof CoordinatorEffect.Undeploy e) {
            movingFrom = rolledBack ? -1 : e.execution();
            scheduler.after(scheduler.delayMs(), () -> fleet.undeploy(e.execution()));
        } else if (effect instanceof CoordinatorEffect.ProcessAllDone e) {
            processed(e.request());
        } else if (effect instanceof CoordinatorEffect.Rescaled e) {
            rescaled(e.request());
        } else if (effect instanceof CoordinatorEffect.RolledBack) {
            rolledBack = true;
        } else if (effect instanceof CoordinatorEffect.Moved) {
            fleet.countMove();
        } else if (effect instanceof CoordinatorEffect.Ended e) {
            outcome = e.outcome();
        } else if (scheduler.fault(0.01)) {
            failed(effect);
        } else {
            scheduler.after(scheduler.delayMs(), () -> call(effect));
        }
    }

    /** The reply may be lost after the write, the write may come after its time-out, or never. */
    private void append(CoordinatorEffect.Append e) {
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
        if (effect instanceof CoordinatorEffect.ReadLog) {
            reply(new CoordinatorEvent.LogRead(store.log));
        } else if (effect instanceof CoordinatorEffect.ReadManifest e) {
            reply(new CoordinatorEvent.ManifestRead(store.manifest(e.ref())));
        } else if (effect instanceof CoordinatorEffect.WriteManifest e) {
            ObjectRef ref = store.putManifest(e.manifest());
            reply(new CoordinatorEvent.ManifestWritten(e.manifest(), ref));
        } else if (effect instanceof CoordinatorEffect.ResolveInitial) {
            reply(new CoordinatorEvent.InitialResolved(List.of(Positions.of(Map.of("a", 0L, "b", 0L)))));
        } else if (effect instanceof CoordinatorEffect.AskBatchEnds e) {
            TreeMap<String, Long> ends = new TreeMap<>();
            e.from()
                    .get(0)
                    .next()
                    .forEach((split, from) -> ends.put(
                            split,
                            Math.max(
                                    from,
                                    e.ignoreLimits()
                                            ? fleet.latest(split)
                                            : Math.min(fleet.latest(split), from + 150))));
            reply(new CoordinatorEvent.BatchEnds(e.request(), List.of(new Positions(ends))));
        } else if (effect instanceof CoordinatorEffect.AskLatest e) {
            reply(new CoordinatorEvent.LatestEnds(
                    e.request(), List.of(Positions.of(Map.of("a", fleet.latest("a"), "b", fleet.latest("b"))))));
        } else if (effect instanceof CoordinatorEffect.Discover e) {
            boolean c = fleet.latest("c") > 0 && !e.known().get(0).next().containsKey("c");
            reply(new CoordinatorEvent.Discovered(List.of(c ? Positions.of(Map.of("c", 0L)) : Positions.NONE)));
        } else if (effect instanceof CoordinatorEffect.FinalizeSink e) {
            store.publish(e.epoch(), parts(e.prepared()));
            if (scheduler.fault(0.02)) {
                failed(e);
            } else {
                reply(new CoordinatorEvent.SinkFinalized(e.epoch()));
            }
        } else if (effect instanceof CoordinatorEffect.RecoverSink e) {
            store.recover(e.execution(), e.durableEpoch(), parts(e.unpublished()));
            if (scheduler.fault(0.02)) {
                failed(e);
            } else {
                reply(new CoordinatorEvent.SinkRecovered(e.execution()));
            }
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
            fleet.readBy(movingFrom)
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
