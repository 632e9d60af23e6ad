package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The long run, with {@code -Pchaos}: so many kills ({@code millrace.chaos.kills}) of each of some kinds of query
 * ({@code millrace.chaos.kinds}), from a seed of the clock or a given one ({@code millrace.chaos.seed}), added to the ledger.
 */
@Tag("chaos")
class ChaosRunTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    static Stream<Kind> kinds() {
        return Arrays.stream(System.getProperty("millrace.chaos.kinds", "COUNT_REAL_TIME")
                        .split(","))
                .map(Kind::valueOf);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsLostAndNothingCountedTwice(Kind kind) throws Exception {
        long seed = Long.getLong("millrace.chaos.seed", System.currentTimeMillis());
        int kills = Integer.getInteger("millrace.chaos.kills", 50);
        Ledger ledger = ledger();
        // A new base every few epochs in the one, segments for long in the other.
        Map<String, String> settings = kind.windowed() ? Map.of("millrace.state.materialiseEvery", "4") : Map.of();
        KilledWorker.Outcome outcome;
        try (Rig rig = new Rig(dir)) {
            outcome = new KilledWorker(
                            rig, "chaos", new KilledWorker.Plan(kind, seed, kills, 50, 500), settings, System.out)
                    .run();
        }
        ledger.add(outcome);
        assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
    }

    /** The same with a sink that writes exactly once. */
    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsLostAndNothingIsThereTwice(Kind kind) throws Exception {
        long seed = Long.getLong("millrace.chaos.seed", System.currentTimeMillis());
        int kills = Integer.getInteger("millrace.chaos.kills", 50);
        Map<String, String> settings = kind.windowed() ? Map.of("millrace.state.materialiseEvery", "4") : Map.of();
        KilledWorker.Outcome outcome;
        try (Rig rig = new Rig(dir)) {
            outcome = new KilledWorker(
                            rig, "once", new KilledWorker.Plan(kind, seed, kills, 50, 500, true), settings, System.out)
                    .run();
        }
        ledger().add(outcome);
        assertThat(outcome.ok()).as(outcome.toString()).isTrue();
    }

    /** What it costs, in the same run: at least once and exactly once in turn. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"COUNT_REAL_TIME"})
    void exactlyOnceCostsAnEpochOfLatency(Kind kind) throws Exception {
        Map<String, List<DeliveryCost.Result>> results = new TreeMap<>();
        try (Rig rig = new Rig(dir)) {
            DeliveryCost cost = new DeliveryCost(rig);
            for (int round = 0; round < 3; round++) {
                for (String delivery : List.of("at-least-once", "exactly-once")) {
                    DeliveryCost.Result result =
                            cost.run(delivery + round, kind, new DeliveryCost.Plan(delivery, 200_000, 10_000, 1_000));
                    System.out.println(result);
                    results.computeIfAbsent(delivery, d -> new ArrayList<>()).add(result);
                }
            }
        }
        long once = medianP50Ms(results.getOrDefault("exactly-once", List.of()));
        long least = medianP50Ms(results.getOrDefault("at-least-once", List.of()));
        // Rows wait for their epoch of 250 ms, half of it on average; more than a second would be a defect.
        assertThat(once).isBetween(least, least + 1_000);
    }

    private static long medianP50Ms(List<DeliveryCost.Result> results) {
        long[] sorted =
                results.stream().mapToLong(DeliveryCost.Result::p50Ms).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Ledger ledger() {
        return new Ledger(
                Path.of(System.getProperty("millrace.chaos.ledger", "ledger.tsv")),
                Instant::now,
                System.getProperty("millrace.chaos.commit", "unknown"));
    }

    /** A cluster of three ({@code millrace.chaos.faults}, each fifth a process that stands still). */
    @ParameterizedTest
    @MethodSource("kinds")
    void aClusterLosesNothingAndCountsNothingTwice(Kind kind) throws Exception {
        long seed = Long.getLong("millrace.chaos.seed", System.currentTimeMillis());
        int faults = Integer.getInteger("millrace.chaos.faults", 20);
        KilledNode.Outcome outcome;
        try (Rig rig = new Rig(dir)) {
            outcome = new KilledNode(
                            rig,
                            "nodes",
                            new KilledNode.Plan(kind, seed, 3, faults, 5, Keys.hot(50), 1_000),
                            Map.of("millrace.state.materialiseEvery", "4"),
                            System.out)
                    .run();
        }
        ledger().add(outcome);
        assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
    }

    /** The node that leads has no tasks, and is lost again and again ({@code millrace.chaos.faults}, each third told to end). */
    @ParameterizedTest
    @MethodSource("kinds")
    void aLostLeaderRestartsNothing(Kind kind) throws Exception {
        long seed = Long.getLong("millrace.chaos.seed", System.currentTimeMillis());
        int faults = Integer.getInteger("millrace.chaos.faults", 20);
        LostLeader.Outcome outcome;
        try (Rig rig = new Rig(dir)) {
            outcome = new LostLeader(
                            rig, "leader", new LostLeader.Plan(kind, seed, 3, faults, 3, 50, 1_000), System.out)
                    .run();
        }
        ledger().add(outcome);
        assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
        assertThat(outcome.verdict().repeated()).as(outcome.toString()).isZero();
        assertThat(outcome.hits()).allMatch(LostLeader.Hit::restartedNothing);
        assertThat(outcome.epochsMedianMs()).as("until epochs come again").isLessThanOrEqualTo(2_000);
    }
}
