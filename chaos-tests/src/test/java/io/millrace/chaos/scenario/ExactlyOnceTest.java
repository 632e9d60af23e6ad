package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.oracle.CountOracle;
import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.CountingWorker;
import io.millrace.chaos.work.Job;
import io.millrace.chaos.work.Job.Kind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The smoke of exactly-once delivery: what a reader with read_committed sees through kills and rescales. The long run is {@link ChaosRunTest}. */
class ExactlyOnceTest {
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
    void inRealTimeNothingIsLostOrThereTwiceWhateverIsKilled() throws Exception {
        check(Kind.COUNT_REAL_TIME, 4);
    }

    @Tag("chaos")
    @Test
    void inMicroBatchesNothingIsLostOrThereTwiceWhateverIsKilled() throws Exception {
        check(Kind.COUNT_MICRO_BATCH, 4);
    }

    private void check(Kind kind, int kills) throws InterruptedException {
        KilledWorker.Plan plan = new KilledWorker.Plan(kind, 20260102, kills, 50, 500, true);
        KilledWorker.Outcome outcome = new KilledWorker(rig, "once", plan, Map.of(), System.out).run();
        assertThat(outcome.ok()).as(outcome.toString()).isTrue();
        assertThat(outcome.kills()).hasSize(kills);
    }

    @Test
    void moreAndFewerTasksWriteOnWhereOthersLeft() throws Exception {
        Job job = rig.job("rescaled", Kind.COUNT_REAL_TIME, Map.of("millrace.delivery", "exactly-once"));
        Workers workers = new Workers(job, dir.resolve("logs"));
        try (Load load = new Load(job.in(), Keys.hot(50), 500);
                OutputWatch watch = new OutputWatch(job.out());
                JvmProcess first = workers.start()) {
            first.awaitReady(Workers.PATIENCE);
            load.start();
            watch.markAfter(0);
            watch.awaitMark(first);
            rescale(first, 3);
            watch.markAfter(System.currentTimeMillis());
            watch.awaitMark(first);
            rescale(first, 1);
            watch.markAfter(System.currentTimeMillis());
            watch.awaitMark(first);
            rescale(first, 4);
            first.kill();
            watch.markAfter(System.currentTimeMillis());
            try (JvmProcess second = workers.start()) {
                watch.awaitMark(second);
                rescale(second, 2);
                Map<String, Long> rows = load.stop();
                assertThat(watch.await(Workers.PATIENCE, () -> watch.hasAll(rows) || !second.isAlive()))
                        .as("all rows are counted. " + second.tail())
                        .isTrue();
                assertThat(second.isAlive()).as(second.tail()).isTrue();
                second.kill();
            }
        }
        Verdict verdict = CountOracle.compare(job.in(), job.out(), true);
        assertThat(verdict.ok() && verdict.repeated() == 0)
                .as(verdict.toString())
                .isTrue();
    }

    private static void rescale(JvmProcess worker, int tasks) throws InterruptedException {
        worker.ask(CountingWorker.RESCALE + tasks, CountingWorker.RESCALED + tasks, Workers.PATIENCE);
    }
}
