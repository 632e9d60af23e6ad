package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.time.Instant;
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
