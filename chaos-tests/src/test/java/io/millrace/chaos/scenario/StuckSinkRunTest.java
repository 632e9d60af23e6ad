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
 * A sink that stands still, with {@code -Pchaos-long}: for so many seconds after a warm-up of sixty ({@code millrace.chaos.seconds}), with keys
 * of a kilobyte ({@code millrace.chaos.coldKeys}), at a rate ({@code millrace.chaos.rowsPerSecond}).
 */
@Tag("chaos-long")
class StuckSinkRunTest {
    private static final double MOST_MB_PER_MINUTE = 1;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void memoryDoesNotGrowAndNothingIsLost() throws Exception {
        StuckSink.Plan plan = new StuckSink.Plan(
                Kind.WIDE_COUNT_REAL_TIME,
                3,
                new Keys(50, Integer.getInteger("millrace.chaos.coldKeys", 100_000)),
                Long.getLong("millrace.chaos.rowsPerSecond", 4_000),
                Duration.ofSeconds(60),
                Duration.ofSeconds(Long.getLong("millrace.chaos.seconds", 45)));
        try (Rig rig = new Rig(dir)) {
            StuckSink.Outcome outcome = new StuckSink(rig, plan, System.out).run();
            System.out.println(outcome);
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
            assertThat(outcome.growthMbPerMinute()).allMatch(growth -> growth <= MOST_MB_PER_MINUTE);
        }
    }
}
