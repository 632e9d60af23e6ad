package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke: a few faults of a cluster of three. The long run is {@link ChaosRunTest}. */
class KilledNodeTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void countsOfThreeNodesAreThoseOfTheInputWhicheverIsKilled() throws Exception {
        KilledNode.Plan plan = new KilledNode.Plan(Kind.COUNT_REAL_TIME, 20260102, 3, 2, 0, 50, 500);
        try (Rig rig = new Rig(dir)) {
            KilledNode.Outcome outcome = new KilledNode(rig, "nodes", plan, Map.of(), System.out).run();
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
            assertThat(outcome.hits()).hasSize(2).anyMatch(KilledNode.Hit::leader);
        }
    }
}
