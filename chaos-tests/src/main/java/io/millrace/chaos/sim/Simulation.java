package io.millrace.chaos.sim;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.epoch.KeptShape;
import io.millrace.engine.epoch.Topology;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.streaming.Trigger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One life of one query, decided by a seed: a few seconds in which coordinators and tasks crash, messages are lost, late, doubled or
 * out of order, writes are ambiguous and two coordinators run at once; then the world heals, and the query must get on.
 *
 * <p>{@link Invariants} are checked as things happen. A failure names its seed; {@code new Simulation(seed).run()} is that failure
 * again, event for event, for as long as neither the machine nor the model changes.
 */
public final class Simulation {
    private static final long CHAOS_MS = 4_000;
    private static final long PATIENCE_MS = 120_000;
    private static final int EPOCHS_AFTER_HEALING = 2;

    private final long seed;
    private final Scheduler scheduler;
    private final ModelStore store = new ModelStore();
    private final ModelFleet fleet;
    private final List<ModelCoordinator> coordinators = new ArrayList<>();
    private final Map<CrashPoint, Integer> crashes = new EnumMap<>(CrashPoint.class);
    private final Trigger firstTrigger;
    private final CoordinatorSpec.Output output;

    private final Tampering tampering;
    private long nonces;
    private long events;
    private long moves;
    private long adoptions;
    private long unwritten;
    private long refusals;
    private boolean stopping;

    public Simulation(long seed) {
        this(seed, Tampering.NONE);
    }

    /** @param tampering breaks a rule of all coordinators */
    public Simulation(long seed, Tampering tampering) {
        this.seed = seed;
        this.tampering = tampering;
        scheduler = new Scheduler(seed);
        fleet = new ModelFleet(scheduler, store);
        firstTrigger = someTrigger();
        output = someOutput();
    }

    private CoordinatorSpec.Output someOutput() {
        if (scheduler.chance(0.3)) {
            return CoordinatorSpec.Output.TRANSACTIONAL;
        }
        return scheduler.chance(0.5) ? CoordinatorSpec.Output.CUMULATIVE : CoordinatorSpec.Output.ONE_EPOCH;
    }

    /**
     * What came of a run.
     *
     * @param unwritten epochs in real time in which nothing happened
     * @param moves executions that began by plan
     * @param adoptions executions that went on under another coordinator
     * @param refusals executions that a new coordinator found and could not go on with
     * @param crashes of coordinators at points of the protocol
     */
    public record Result(
            long events,
            int logRecords,
            long durableEpochs,
            long unwritten,
            long moves,
            long adoptions,
            long refusals,
            Map<CrashPoint, Integer> crashes) {}

    /** Runs to the end. Throws an AssertionError that names the seed if an invariant breaks or the query stands still. */
    public Result run() {
        try {
            return live();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", event " + events + ", at " + (scheduler.nowMs() - Scheduler.START_MS) + " ms: "
                            + e.getMessage(),
                    e);
        }
    }

    private Result live() {
        long startMs = scheduler.nowMs();
        startCoordinator(firstTrigger);
        scheduler.after(200, this::supervise);
        scheduler.after(scheduler.random.nextInt(500), this::trouble);
        runUntil(() -> scheduler.nowMs() - startMs > CHAOS_MS, "");
        scheduler.heal();
        makeEpochs("the query stands still");
        loseCoordinatorOnly();
        stopAll();
        coordinators.forEach(this::count);
        return new Result(
                events, store.log.size(), store.durableEpochs(), unwritten, moves, adoptions, refusals, crashes);
    }

    private void makeEpochs(String whatIfNot) {
        int before = store.durableEpochs();
        runUntil(() -> store.durableEpochs() >= before + EPOCHS_AFTER_HEALING, whatIfNot);
    }

    /** In a healthy world nothing is restarted when a coordinator is lost, whatever it was doing. */
    private void loseCoordinatorOnly() {
        ModelCoordinator one = null;
        for (ModelCoordinator c : coordinators) {
            one = c.alive() ? c : one;
        }
        if (one == null || !mustBeAdopted(one)) {
            return;
        }
        ModelCoordinator lost = one;
        runUntil(() -> !lost.alive() || lost.running(), "tasks do not start");
        if (!lost.alive()) {
            return;
        }
        long execution = lost.state().execution();
        lost.crashAt(CrashPoint.values()[scheduler.random.nextInt(CrashPoint.values().length)]);
        long untilMs = scheduler.nowMs() + 1_000;
        runUntil(() -> !lost.alive() || scheduler.nowMs() > untilMs, "");
        if (lost.alive()) {
            lost.crash();
        } else if (lost.outcome() != null) {
            // It was told to end before.
            return;
        }
        boolean moved = lost.state().execution() != execution;
        ModelCoordinator next = startCoordinator(lost.spec().trigger());
        makeEpochs("the query stands still after its coordinator is lost");
        if (!moved && next.alive() && next.state().execution() != execution) {
            throw new AssertionError("execution " + execution + " was restarted because its coordinator was lost at "
                    + lost.crashedAt() + "; now it is " + next.state().execution());
        }
    }

    /** Unless the query ends by itself, or somebody else interferes. */
    private boolean mustBeAdopted(ModelCoordinator one) {
        return !one.spec().bounded()
                && coordinators.stream().filter(ModelCoordinator::alive).count() == 1;
    }

    private void stopAll() {
        List<ModelCoordinator> living =
                coordinators.stream().filter(ModelCoordinator::alive).toList();
        stopping = true;
        living.forEach(c -> c.stop(scheduler.chance(0.5)));
        runUntil(() -> living.stream().noneMatch(ModelCoordinator::alive), "stop() does not end");
    }

    private interface Condition {
        boolean holds();
    }

    private void runUntil(Condition condition, String whatIfNever) {
        long deadlineMs = scheduler.nowMs() + PATIENCE_MS;
        while (!condition.holds()) {
            if (!scheduler.runNext() || scheduler.nowMs() > deadlineMs) {
                throw new AssertionError(whatIfNever + "; coordinators: "
                        + coordinators.stream()
                                .filter(ModelCoordinator::alive)
                                .map(c -> c.state().phase())
                                .toList());
            }
            events++;
        }
    }

    /** As the nodes would: where no coordinator lives, one is started. */
    private void supervise() {
        if (!stopping && coordinators.stream().noneMatch(ModelCoordinator::alive)) {
            startCoordinator(aTrigger());
        }
        coordinators.removeIf(c -> {
            if (!c.alive()) {
                count(c);
            }
            return !c.alive();
        });
        scheduler.after(200, this::supervise);
    }

    private void count(ModelCoordinator c) {
        moves += c.moves();
        adoptions += c.adoptions();
        unwritten += c.unwritten();
        refusals += c.refusals();
    }

    private void trouble() {
        if (!scheduler.faults()) {
            return;
        }
        List<ModelCoordinator> living =
                coordinators.stream().filter(ModelCoordinator::alive).toList();
        ModelCoordinator one = living.isEmpty() ? null : living.get(scheduler.random.nextInt(living.size()));
        int what = scheduler.random.nextInt(20);
        if (what < 2) {
            fleet.failSomeTask();
        } else if (what < 4) {
            crashNode(fleet.anyNode());
        } else if (what < 6) {
            startCoordinator(aTrigger());
        } else if (one != null) {
            trouble(one, what);
        }
        scheduler.after(scheduler.random.nextInt(900), this::trouble);
    }

    private void trouble(ModelCoordinator one, int what) {
        if (what < 12) {
            one.crashAt(CrashPoint.values()[scheduler.random.nextInt(CrashPoint.values().length)]);
        } else if (what < 13) {
            one.crash();
        } else if (what < 14) {
            one.processAll();
        } else if (what < 15) {
            one.stop(scheduler.chance(0.5));
        } else if (what < 16) {
            one.rebalance();
        } else if (what < 18) {
            one.rescale(1 + scheduler.random.nextInt(3));
        } else if (what < 19) {
            one.handOver();
        } else {
            one.stepDown();
        }
    }

    /** With its tasks, and the coordinators that are there; the others see it, and say so until the tasks are gone. */
    private void crashNode(ModelNode node) {
        node.crash();
        for (ModelCoordinator c : coordinators) {
            if (c.alive() && c.node() == node) {
                c.crash();
            } else {
                scheduler.after(50 + scheduler.random.nextInt(100), () -> c.nodeLost(node));
            }
        }
    }

    private Trigger aTrigger() {
        return scheduler.chance(0.8) ? firstTrigger : someTrigger();
    }

    private ModelCoordinator startCoordinator(Trigger trigger) {
        CoordinatorSpec.Timing timing = new CoordinatorSpec.Timing(
                trigger.realTime() ? 3_000 : 0,
                500,
                3_000,
                2_000,
                10,
                25,
                1_000,
                1_000,
                12,
                1_000_000,
                60_000,
                3,
                false);
        LogRecord.Create create = new LogRecord.Create("query", "plan", List.of("count"), 256, Map.of());
        CoordinatorSpec spec = new CoordinatorSpec(
                create,
                "owner-" + nonces++,
                trigger,
                1,
                new CoordinatorSpec.Clocks(List.of(200L), true, false, true),
                output,
                Simulation::place,
                timing,
                KeptShape.NOTHING);
        ModelCoordinator coordinator =
                new ModelCoordinator(scheduler, store, fleet, fleet.anyNode(), spec, crashes, tampering);
        coordinators.add(coordinator);
        coordinator.start();
        return coordinator;
    }

    private Trigger someTrigger() {
        return switch (scheduler.random.nextInt(6)) {
            case 0, 1 -> Trigger.RealTime(250);
            case 2 -> Trigger.ProcessingTime(0);
            case 3 -> Trigger.ProcessingTime(400);
            case 4 -> Trigger.AvailableNow();
            default -> Trigger.Continuous(100);
        };
    }

    /** Two counters, until it is rescaled. */
    private static int counters(int rescaledTo) {
        return rescaledTo == Topology.AS_CONFIGURED ? 2 : rescaledTo;
    }

    /** Two sources, some counters, one sink. */
    static Topology.Placement place(List<Positions> starts, int rescaledTo) {
        int counters = counters(rescaledTo);
        TreeSet<TaskId> tasks = new TreeSet<>();
        SortedMap<TaskId, Positions> reads = new TreeMap<>();
        SortedMap<TaskId, Integer> sourceOf = new TreeMap<>();
        for (int p = 0; p < 2; p++) {
            TaskId source = new TaskId(0, p);
            tasks.add(source);
            sourceOf.put(source, 0);
            TreeMap<String, Long> mine = new TreeMap<>();
            int place = 0;
            for (Map.Entry<String, Long> split : starts.get(0).next().entrySet()) {
                if (place++ % 2 == p) {
                    mine.put(split.getKey(), split.getValue());
                }
            }
            reads.put(source, new Positions(mine));
        }
        for (int p = 0; p < counters; p++) {
            tasks.add(new TaskId(1, p));
        }
        TaskId sink = new TaskId(2, 0);
        tasks.add(sink);
        return new Topology.Placement(
                tasks, reads, sourceOf, new TreeSet<>(List.of(sink)), Map.of(0, 2, 1, counters, 2, 1));
    }
}
