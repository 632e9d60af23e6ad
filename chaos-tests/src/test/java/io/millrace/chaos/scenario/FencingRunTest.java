package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.chaos.network.PrivateNetwork;
import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The long run of what fences are for, with {@code -Pchaos-long}: so many trials ({@code millrace.chaos.trials}), from a seed of the clock or a
 * given one ({@code millrace.chaos.seed}), added to the ledger.
 */
@Tag("chaos-long")
class FencingRunTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private final long seed = Long.getLong("millrace.chaos.seed", System.currentTimeMillis());
    private final int trials = Integer.getInteger("millrace.chaos.trials", 50);
    private final Ledger ledger = new Ledger(
            Path.of(System.getProperty("millrace.chaos.ledger", "ledger.tsv")),
            Instant::now,
            System.getProperty("millrace.chaos.commit", "unknown"));

    @Test
    void processesThatStoodStillDoNoHarm() throws Exception {
        zombies(false);
    }

    @Test
    void processesThatStoodStillDoNoHarmWhereOutputIsExactlyOnce() throws Exception {
        zombies(true);
    }

    /** Kinds by {@code millrace.chaos.partitions}, all unless set; so many trials of each. */
    @Test
    void nodesThatCannotHearEachOtherDoNoHarm() throws Exception {
        partitions(false);
    }

    @Test
    void nodesThatCannotHearEachOtherDoNoHarmWhereOutputIsExactlyOnce() throws Exception {
        partitions(true);
    }

    private void partitions(boolean exactlyOnce) throws InterruptedException {
        Optional<String> refusal = PrivateNetwork.refusal();
        assumeTrue(refusal.isEmpty(), () -> refusal.orElse(""));
        String named = System.getProperty("millrace.chaos.partitions", "");
        List<Partitions.Kind> kinds = named.isEmpty()
                ? List.of(Partitions.Kind.values())
                : Stream.of(named.split(",")).map(Partitions.Kind::valueOf).toList();
        Partitions.Plan plan =
                new Partitions.Plan(Kind.COUNT_REAL_TIME, kinds, seed, 3, trials, 3_000, 15_000, 50, 500, exactlyOnce);
        Partitions.Outcome outcome;
        try (PrivateNetwork network = PrivateNetwork.open(plan.nodes() + 1);
                Rig rig = new Rig(dir, network, plan.nodes())) {
            outcome = new Partitions(rig, network, "partitions", plan, System.out).run();
        }
        ledger.add(outcome);
        assertThat(outcome.ok()).as(outcome.toString()).isTrue();
    }

    /** So many kills at each point, as in the next two. */
    @Test
    void coordinatorsThatDieAtAnyPointAreSucceeded() throws Exception {
        succession(
                Kind.COUNT_REAL_TIME,
                false,
                ProtocolPoint.SEGMENT_WRITTEN,
                ProtocolPoint.MANIFEST_WRITTEN,
                ProtocolPoint.EPOCH_APPENDED,
                ProtocolPoint.BASE_WRITTEN,
                ProtocolPoint.GENERATION_TAKEN,
                ProtocolPoint.EXECUTION_TAKEN,
                ProtocolPoint.EXECUTION_RUNS,
                ProtocolPoint.LEAVING,
                ProtocolPoint.JOINING,
                ProtocolPoint.CLEANING);
    }

    @Test
    void coordinatorsThatDieAtAnyPointOfAMicroBatchAreSucceeded() throws Exception {
        succession(
                Kind.COUNT_MICRO_BATCH,
                false,
                ProtocolPoint.PLANNED,
                ProtocolPoint.SEGMENT_WRITTEN,
                ProtocolPoint.MANIFEST_WRITTEN,
                ProtocolPoint.EPOCH_APPENDED);
    }

    @Test
    void coordinatorsThatDieAtAnyPointAreSucceededWhereOutputIsExactlyOnce() throws Exception {
        succession(
                Kind.COUNT_REAL_TIME,
                true,
                ProtocolPoint.MANIFEST_WRITTEN,
                ProtocolPoint.EPOCH_APPENDED,
                ProtocolPoint.FINALIZED,
                ProtocolPoint.GENERATION_TAKEN,
                ProtocolPoint.EXECUTION_TAKEN);
    }

    private void succession(Kind kind, boolean exactlyOnce, ProtocolPoint... points) throws InterruptedException {
        Succession.Plan plan = new Succession.Plan(kind, List.of(points), seed, 3, trials, 50, 500, exactlyOnce);
        Succession.Outcome outcome;
        try (Rig rig = new Rig(dir)) {
            outcome = new Succession(rig, "succession", plan, System.out).run();
        }
        ledger.add(outcome);
        assertThat(outcome.ok()).as(outcome.toString()).isTrue();
    }

    private void zombies(boolean exactlyOnce) throws InterruptedException {
        Zombies.Plan plan =
                new Zombies.Plan(Kind.COUNT_REAL_TIME, seed, 3, trials, 3_000, 30_000, 50, 500, exactlyOnce);
        Zombies.Outcome outcome;
        try (Rig rig = new Rig(dir)) {
            outcome = new Zombies(rig, "zombies", plan, System.out).run();
        }
        ledger.add(outcome);
        assertThat(outcome.ok()).as(outcome.toString()).isTrue();
    }
}
