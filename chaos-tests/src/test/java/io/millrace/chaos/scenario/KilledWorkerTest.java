package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke: a few kills in each rhythm. The long run is {@link ChaosRunTest}. */
class KilledWorkerTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig(dir);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void countsInRealTimeAreThoseOfTheInputWhateverIsKilled() throws Exception {
        check(Kind.COUNT_REAL_TIME, 4);
    }

    @Test
    void countsInMicroBatchesAreThoseOfTheInputWhateverIsKilled() throws Exception {
        check(Kind.COUNT_MICRO_BATCH, 4);
    }

    @Tag("chaos")
    @Test
    void functionsWithStateCountAsAggregatesDoWhateverIsKilled() throws Exception {
        check(Kind.FUNCTION_REAL_TIME, 3);
    }

    @Tag("chaos")
    @Test
    void processorsCountAsAggregatesDoWhateverIsKilled() throws Exception {
        check(Kind.PROCESSOR_MICRO_BATCH, 3);
    }

    private void check(Kind kind, int kills) throws InterruptedException {
        KilledWorker.Plan plan = new KilledWorker.Plan(kind, 20260101, kills, 50, 500);
        KilledWorker.Outcome outcome = new KilledWorker(rig, "smoke", plan, Map.of(), System.out).run();
        assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
        assertThat(outcome.kills()).hasSize(kills);
    }
}
