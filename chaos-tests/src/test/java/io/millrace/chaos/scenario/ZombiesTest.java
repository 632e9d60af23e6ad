package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke: the node that leads, and another one, stand still for longer than the lease. The long run is {@link FencingRunTest}. */
class ZombiesTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void whatStoodStillAndGoesOnCountsNothingTwiceAndOverwritesNothing() throws Exception {
        Zombies.Plan plan = new Zombies.Plan(Kind.COUNT_REAL_TIME, 20260106, 3, 2, 3_000, 4_000, 50, 500, false);
        try (Rig rig = new Rig(dir)) {
            Zombies.Outcome outcome = new Zombies(rig, "zombies", plan, System.out).run();
            assertThat(outcome.ok()).as(outcome.toString()).isTrue();
            assertThat(outcome.trials())
                    .hasSize(2)
                    .anyMatch(Zombies.Trial::leader)
                    .anyMatch(t -> !t.leader());
        }
    }
}
