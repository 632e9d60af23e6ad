package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills of nodes that hold much state, with {@code -Pchaos-long}: so many ({@code millrace.chaos.trials}) with so many keys of a kilobyte
 * ({@code millrace.chaos.coldKeys}), with each task's state on a second node or not ({@code millrace.chaos.standby=true}), at a rate ({@code millrace.chaos.rowsPerSecond}), from a seed of the clock or a given one
 * ({@code millrace.chaos.seed}), added to the ledger.
 */
@Tag("chaos-long")
class StateRunTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void nodesWithMuchStateAreKilledAndNothingIsLost() throws Exception {
        long seed = Long.getLong("millrace.chaos.seed", System.currentTimeMillis());
        int kills = Integer.getInteger("millrace.chaos.trials", 100);
        Keys keys = new Keys(50, Integer.getInteger("millrace.chaos.coldKeys", 100_000));
        long rowsPerSecond = Long.getLong("millrace.chaos.rowsPerSecond", 4_000);
        KilledNode.Outcome outcome;
        try (Rig rig = new Rig(dir)) {
            outcome = new KilledNode(
                            rig,
                            "state",
                            new KilledNode.Plan(
                                    Kind.WIDE_COUNT_REAL_TIME,
                                    seed,
                                    3,
                                    kills,
                                    0,
                                    keys,
                                    rowsPerSecond,
                                    Boolean.getBoolean("millrace.chaos.standby")),
                            Map.of(),
                            System.out)
                    .run();
        }
        new Ledger(
                        Path.of(System.getProperty("millrace.chaos.ledger", "ledger.tsv")),
                        Instant::now,
                        System.getProperty("millrace.chaos.commit", "unknown"))
                .add(outcome);
        assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
        assertThat(outcome.stateBytes()).isGreaterThan(keys.cold() * 1_000L);
    }
}
