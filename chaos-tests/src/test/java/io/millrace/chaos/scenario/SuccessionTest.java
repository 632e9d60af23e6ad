package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke: a coordinator is killed on either side of the commit point. The long run is {@link FencingRunTest}. */
class SuccessionTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void whateverACoordinatorHadDoneWhenItDiedTheNextOneGoesOn() throws Exception {
        List<ProtocolPoint> points = List.of(ProtocolPoint.MANIFEST_WRITTEN, ProtocolPoint.EPOCH_APPENDED);
        Succession.Plan plan = new Succession.Plan(Kind.COUNT_REAL_TIME, points, 20260108, 3, 1, 50, 500, false);
        try (Rig rig = new Rig(dir)) {
            Succession.Outcome outcome = new Succession(rig, "succession", plan, System.out).run();
            assertThat(outcome.ok()).as(outcome.toString()).isTrue();
            assertThat(outcome.kills()).hasSize(2).allMatch(Succession.Kill::restartedNothing);
        }
    }
}
