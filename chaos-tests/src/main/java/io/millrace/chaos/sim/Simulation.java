package io.millrace.chaos.sim;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorSpec;
import io.millrace.engine.epoch.Topology;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.exchange.TaskId;
import io.millrace.sql.streaming.Trigger;
import java.util.ArrayList;
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
    private static final long CHAOS_MS = 6_000;
    private static final long PATIENCE_MS = 120_000;
    private static final int EPOCHS_AFTER_HEALING = 3;

    private final long seed;
    private final Scheduler scheduler;
    private final ModelStore store = new ModelStore();
    private final ModelFleet fleet;
    private final List<ModelCoordinator> coordinators = new ArrayList<>();
    private final Trigger firstTrigger;
    private final boolean cumulative;

    /** Whether the sink's writers publish. */
    private final boolean transactional;

    private long nonces;
    private long events;

    public Simulation(long seed) {
        this.seed = seed;
        scheduler = new Scheduler(seed);
        fleet = new ModelFleet(scheduler, store);
        firstTrigger = someTrigger();
        transactional = scheduler.chance(0.3);
        cumulative = !transactional && scheduler.chance(0.5);
    }

    /**
     * What came of a run.
     *
     * @param moves executions that began by plan
     */
    public record Result(long events, int logRecords, long durableEpochs, long moves) {}

    /** Runs to the end. Throws an AssertionError that names the seed if an invariant breaks or the query stands still. */
    public Result run() {
        try {
            return live();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", event " + events + ", at " + (scheduler.nowMs() - 1_000_000) + " ms: "
                            + e.getMessage(),
                    e);
        }
    }

    private Result live() {
        long startMs = scheduler.nowMs();
        startCoordinator();
        scheduler.after(200, this::supervise);
        scheduler.after(scheduler.random.nextInt(500), this::trouble);
        runUntil(() -> scheduler.nowMs() - startMs > CHAOS_MS, "");
        scheduler.heal();
        long before = durableEpochs();
        runUntil(() -> durableEpochs() >= before + EPOCHS_AFTER_HEALING, "the query stands still");
        stopAll();
        return new Result(events, store.log.size(), durableEpochs(), fleet.moves());
    }

    private void stopAll() {
        List<ModelCoordinator> living =
                coordinators.stream().filter(ModelCoordinator::alive).toList();
        stopping = true;
        living.forEach(c -> c.stop(scheduler.chance(0.5)));
        runUntil(() -> living.stream().noneMatch(ModelCoordinator::alive), "stop() does not end");
    }

    private boolean stopping;

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

    private long durableEpochs() {
        long n = 0;
        for (LogRecord r : store.log) {
            n += r instanceof LogRecord.Epoch ? 1 : 0;
        }
        return n;
    }

    /** As a cluster singleton would: where no coordinator lives, one is started. */
    private void supervise() {
        if (!stopping && coordinators.stream().noneMatch(ModelCoordinator::alive)) {
            startCoordinator();
        }
        coordinators.removeIf(c -> !c.alive());
        scheduler.after(200, this::supervise);
    }

    private void trouble() {
        if (!scheduler.faults()) {
            return;
        }
        List<ModelCoordinator> living =
                coordinators.stream().filter(ModelCoordinator::alive).toList();
        ModelCoordinator one = living.isEmpty() ? null : living.get(scheduler.random.nextInt(living.size()));
        int what = scheduler.random.nextInt(15);
        if (what < 3) {
            fleet.killSomeTask();
        } else if (what < 5 && one != null) {
            one.crash();
        } else if (what < 7) {
            startCoordinator();
        } else if (what < 9 && one != null) {
            one.processAll();
        } else if (what < 10 && one != null) {
            one.stop(scheduler.chance(0.5));
        } else if (what < 12 && one != null) {
            one.rebalance();
        } else if (what < 14 && one != null) {
            one.rescale(1 + scheduler.random.nextInt(3));
        } else if (one != null) {
            one.handOver();
        }
        scheduler.after(scheduler.random.nextInt(1_500), this::trouble);
    }

    private void startCoordinator() {
        Trigger trigger = scheduler.chance(0.8) ? firstTrigger : someTrigger();
        CoordinatorSpec.Timing timing =
                new CoordinatorSpec.Timing(3_000, 500, 3_000, 10, 25, 1_000, 1_000, 12, 1_000_000, 60_000, 3, false);
        LogRecord.Create create = new LogRecord.Create("query", "plan", List.of("count"), 256, Map.of());
        CoordinatorSpec spec = new CoordinatorSpec(
                create,
                "owner-" + nonces++,
                trigger,
                1,
                List.of(200L),
                true,
                true,
                cumulative,
                Simulation::place,
                timing);
        ModelCoordinator coordinator =
                new ModelCoordinator(scheduler, store, fleet, transactional ? spec.publishedByWriters() : spec);
        coordinators.add(coordinator);
        coordinator.start();
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
