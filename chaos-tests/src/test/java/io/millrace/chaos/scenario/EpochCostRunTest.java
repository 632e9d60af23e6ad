package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What epochs of 250 ms cost three nodes with state, with {@code -Pchaos-long}: so many rounds ({@code millrace.chaos.trials}), keys of a kilobyte
 * ({@code millrace.chaos.coldKeys}), a rate ({@code millrace.chaos.rowsPerSecond}). Prints its figures; the ratio is for a quiet machine.
 */
@Tag("chaos-long")
class EpochCostRunTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void epochsAreHardlySeenInTheAgeOfResults() throws Exception {
        EpochCost.Plan plan = new EpochCost.Plan(
                Kind.WIDE_COUNT_REAL_TIME,
                3,
                250,
                new Keys(50, Integer.getInteger("millrace.chaos.coldKeys", 100_000)),
                Long.getLong("millrace.chaos.rowsPerSecond", 1_000),
                Integer.getInteger("millrace.chaos.trials", 5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20));
        try (Rig rig = new Rig(dir)) {
            EpochCost.Outcome outcome = new EpochCost(rig, plan, System.out).run();
            assertThat(outcome.runs()).hasSize(2 * plan.rounds()).allMatch(run -> run.results() > 0);
        }
    }
}
