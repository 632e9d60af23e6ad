package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.chaos.network.PrivateNetwork;
import io.millrace.chaos.work.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke: the node that leads is cut off from the others, once both ways and once one way. The long run is {@link FencingRunTest}. */
class PartitionsTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void aNodeThatNobodyHearsAndThatHearsNobodyCountsNothingTwiceAndOverwritesNothing() throws Exception {
        check(Partitions.Kind.ISOLATED);
    }

    @Tag("chaos")
    @Test
    void aNodeThatNobodyHearsCountsNothingTwiceAndOverwritesNothing() throws Exception {
        check(Partitions.Kind.MUTE);
    }

    private void check(Partitions.Kind kind) throws Exception {
        Optional<String> refusal = PrivateNetwork.refusal();
        assumeTrue(refusal.isEmpty(), () -> refusal.orElse(""));
        List<Partitions.Kind> kinds = List.of(kind);
        Partitions.Plan plan =
                new Partitions.Plan(Job.Kind.COUNT_REAL_TIME, kinds, 20260107, 3, 1, 3_000, 4_000, 50, 500, false);
        try (PrivateNetwork network = PrivateNetwork.open(4);
                Rig rig = new Rig(dir, network, 3)) {
            Partitions.Outcome outcome = new Partitions(rig, network, "parts", plan, System.out).run();
            assertThat(outcome.ok()).as(outcome.toString()).isTrue();
            assertThat(outcome.trials()).hasSize(1).allMatch(Partitions.Trial::leader);
        }
    }
}
