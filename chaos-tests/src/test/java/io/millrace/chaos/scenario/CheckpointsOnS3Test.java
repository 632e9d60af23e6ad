package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.work.Job.Kind;
import io.millrace.s3server.EmbeddedS3;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Kills as in {@link KilledWorkerTest}, the checkpoint in a bucket. */
class CheckpointsOnS3Test {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private EmbeddedS3 store;
    private Rig rig;

    @BeforeEach
    void start() {
        // The workers inherit them; the store takes any.
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        store = EmbeddedS3.start();
        store.createBucket("checkpoints");
        rig = new Rig(dir, name -> "s3://checkpoints/" + name);
    }

    @AfterEach
    void stop() {
        rig.close();
        store.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private Map<String, String> settings() {
        return Map.of("millrace.s3.endpoint", store.endpoint().toString());
    }

    @Test
    void countsAreThoseOfTheInputWhateverIsKilled() throws Exception {
        for (Kind kind : new Kind[] {Kind.COUNT_REAL_TIME, Kind.COUNT_MICRO_BATCH}) {
            KilledWorker.Plan plan = new KilledWorker.Plan(kind, 20260102, 2, 50, 500);
            KilledWorker.Outcome outcome = new KilledWorker(
                            rig,
                            "s3-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            plan,
                            settings(),
                            System.out)
                    .run();
            assertThat(outcome.verdict().ok()).as(outcome.toString()).isTrue();
        }
    }
}
