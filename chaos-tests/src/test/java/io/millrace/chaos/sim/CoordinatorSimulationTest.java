package io.millrace.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Many lives of one query, each on one thread. {@code -Dmillrace.sim.seeds=1000000} runs more, {@code -Dmillrace.sim.firstSeed=N
 * -Dmillrace.sim.seeds=1} replays one. {@link TamperedSimulationTest} shows that it can fail.
 */
class CoordinatorSimulationTest {
    private static final class Totals {
        long events;
        long epochs;
        long moves;
        long adoptions;
        long unwritten;
        long refusals;
        final Map<CrashPoint, Integer> crashes = new EnumMap<>(CrashPoint.class);

        void add(Simulation.Result r) {
            events += r.events();
            epochs += r.durableEpochs();
            moves += r.moves();
            adoptions += r.adoptions();
            unwritten += r.unwritten();
            refusals += r.refusals();
            r.crashes().forEach((point, n) -> crashes.merge(point, n, Integer::sum));
        }
    }

    @Test
    void holdsItsInvariantsWhateverBreaks() throws Exception {
        long first = Long.getLong("millrace.sim.firstSeed", 1);
        long seeds = Long.getLong("millrace.sim.seeds", 100_000);
        Totals all = run(first, seeds);
        System.out.printf(
                "%d seeds, %d events, %d durable epochs, %d without a record, %d executions by plan, %d adopted, %d found and not adopted; crashes of coordinators: %s%n",
                seeds, all.events, all.epochs, all.unwritten, all.moves, all.adoptions, all.refusals, all.crashes);
        if (seeds < 1_000) {
            return;
        }
        assertThat(all.epochs).isGreaterThan(3 * seeds);
        assertThat(all.unwritten).as("epochs in which nothing happened").isGreaterThan(seeds / 20);
        assertThat(all.moves).as("moves by plan").isGreaterThan(seeds / 10);
        assertThat(all.adoptions).as("adoptions").isGreaterThan(seeds);
        assertThat(all.refusals).as("what cannot be adopted is met too").isGreaterThan(seeds / 2);
        for (CrashPoint point : CrashPoint.values()) {
            assertThat(all.crashes.getOrDefault(point, 0))
                    .as("crashes at " + point)
                    .isGreaterThan((int) seeds / 1_000);
        }
    }

    private static Totals run(long first, long seeds) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            AtomicLong next = new AtomicLong(first);
            AtomicBoolean failed = new AtomicBoolean();
            List<Future<Totals>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(() -> live(next, first + seeds, failed)));
            }
            Totals all = new Totals();
            for (Future<Totals> part : parts) {
                Totals t = part.get();
                all.events += t.events;
                all.epochs += t.epochs;
                all.moves += t.moves;
                all.adoptions += t.adoptions;
                all.unwritten += t.unwritten;
                all.refusals += t.refusals;
                t.crashes.forEach((point, n) -> all.crashes.merge(point, n, Integer::sum));
            }
            return all;
        } finally {
            pool.shutdownNow();
        }
    }

    private static Totals live(AtomicLong next, long end, AtomicBoolean failed) {
        Totals totals = new Totals();
        try {
            for (long seed = next.getAndIncrement(); seed < end && !failed.get(); seed = next.getAndIncrement()) {
                totals.add(new Simulation(seed).run());
            }
        } catch (AssertionError e) {
            failed.set(true);
            throw e;
        }
        return totals;
    }

    @Test
    void aSeedIsTheSameLifeAgain() {
        assertThat(new Simulation(7).run()).isEqualTo(new Simulation(7).run());
    }
}
