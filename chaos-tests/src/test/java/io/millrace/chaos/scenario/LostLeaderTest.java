package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke: the node that leads, and has no tasks, is lost, once killed and once told to end. The long run is {@link ChaosRunTest}. */
class LostLeaderTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void theTasksOnOtherNodesGoOnAsTheyAre() throws Exception {
        check(Kind.COUNT_REAL_TIME);
    }

    @Tag("chaos")
    @Test
    void soDoMicroBatches() throws Exception {
        check(Kind.COUNT_MICRO_BATCH);
    }

    private void check(Kind kind) throws Exception {
        try (Rig rig = new Rig(dir)) {
            LostLeader.Outcome outcome = new LostLeader(
                            rig, "leader", new LostLeader.Plan(kind, 20260105, 3, 2, 2, 50, 500), System.out)
                    .run();
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
            // The sink writes at least once: had anything been read again, results would have come again.
            assertThat(outcome.verdict().repeated()).as(outcome.toString()).isZero();
            assertThat(outcome.rollBacks()).isEmpty();
            assertThat(outcome.hits())
                    .hasSize(2)
                    .allMatch(LostLeader.Hit::restartedNothing)
                    .anyMatch(LostLeader.Hit::killed)
                    .anyMatch(hit -> !hit.killed());
        }
    }
}
