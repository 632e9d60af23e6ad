package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that changes by plan under load: another number of tasks, nodes that are told to end, nodes that come back. */
class LeavingNodeTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void theCountsGoOnWhereTheyStoodWhateverChanges() throws Exception {
        check(Kind.COUNT_REAL_TIME);
    }

    @Tag("chaos")
    @Test
    void microBatchesGoOnWhereTheyStoodWhateverChanges() throws Exception {
        check(Kind.COUNT_MICRO_BATCH);
    }

    private void check(Kind kind) throws Exception {
        try (Rig rig = new Rig(dir)) {
            LeavingNode.Outcome outcome = new LeavingNode(
                            rig, "leaving", new LeavingNode.Plan(kind, 3, List.of(2, 8, 5), 50, 500), System.out)
                    .run();
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
            // The sink writes at least once: had anything been read again, results would have come again.
            assertThat(outcome.verdict().repeated()).as(outcome.toString()).isZero();
            assertThat(outcome.rollBacks()).isEmpty();
            assertThat(outcome.rescales()).hasSize(3);
            assertThat(outcome.departures())
                    .hasSize(3)
                    .allMatch(d -> d.exitCode() == 0)
                    .anyMatch(LeavingNode.Departure::leader)
                    .anyMatch(d -> !d.leader());
            assertThat(outcome.lastExitCodes()).containsExactly(0, 0);
        }
    }
}
