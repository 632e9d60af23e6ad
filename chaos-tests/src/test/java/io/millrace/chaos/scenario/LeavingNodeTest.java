package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are told to end, under load. */
class LeavingNodeTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void theCountsGoOnWhereTheyStoodWhicheverNodeLeaves() throws Exception {
        check(Kind.COUNT_REAL_TIME);
    }

    @Test
    void microBatchesGoOnWhereTheyStoodWhicheverNodeLeaves() throws Exception {
        check(Kind.COUNT_MICRO_BATCH);
    }

    private void check(Kind kind) throws Exception {
        try (Rig rig = new Rig(dir)) {
            LeavingNode.Outcome outcome =
                    new LeavingNode(rig, "leaving", new LeavingNode.Plan(kind, 3, 50, 500), System.out).run();
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
            // The sink writes at least once: had anything been read again, results would have come again.
            assertThat(outcome.verdict().repeated()).as(outcome.toString()).isZero();
            assertThat(outcome.rollBacks()).isEmpty();
            assertThat(outcome.departures())
                    .hasSize(3)
                    .allMatch(d -> d.exitCode() == 0)
                    .anyMatch(LeavingNode.Departure::leader)
                    .anyMatch(d -> !d.leader());
            assertThat(outcome.lastExitCodes()).containsExactly(0, 0);
        }
    }
}
