package io.millrace.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.oracle.CountOracle;
import io.millrace.chaos.oracle.Verdict;
import io.millrace.chaos.process.JvmProcess;
import io.millrace.chaos.work.CountingWorker;
import io.millrace.chaos.work.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a restart finds and leaves: files of a dead process, another process on its checkpoint, a broker that was away. */
class RestartTest {
    private static final long OUTAGE_S = 5;

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

    /** A job under load, from its first results on. */
    private interface Scene {
        /** @return the worker that is to catch up */
        JvmProcess play(Workers workers, JvmProcess first, OutputWatch watch) throws Exception;
    }

    private Verdict run(Job job, Scene scene) throws Exception {
        Workers workers = new Workers(job, dir.resolve("logs"));
        try (Load load = new Load(job.in(), Keys.hot(20), 200);
                OutputWatch watch = new OutputWatch(job.out());
                JvmProcess first = workers.start()) {
            first.awaitReady(Workers.PATIENCE);
            load.start();
            watch.markAfter(0);
            watch.awaitMark(first);
            try (JvmProcess last = scene.play(workers, first, watch)) {
                Map<String, Long> rows = load.stop();
                assertThat(watch.await(Workers.PATIENCE, () -> watch.hasAll(rows) || !last.isAlive()))
                        .as("all rows are counted. " + last.tail())
                        .isTrue();
                assertThat(last.isAlive()).as(last.tail()).isTrue();
                last.kill();
            }
        }
        return CountOracle.compare(job.in(), job.out(), job.kind().realTime());
    }

    @Test
    void filesOfAKilledProcessAreSwept() throws Exception {
        Path local = Files.createDirectories(dir.resolve("local"));
        Job job = rig.job("sweep", Job.Kind.COUNT_REAL_TIME, Map.of("millrace.state.localDir", local.toString()));
        Path temporary = Path.of(job.checkpoint()).resolve(".tmp");
        Verdict verdict = run(job, (workers, first, watch) -> {
            first.kill();
            List<Path> left = directories(temporary);
            assertThat(left).as("temporary directories of the killed process").hasSize(1);
            // As a kill in the middle of a write leaves it.
            Files.writeString(left.get(0).resolve("half-written"), "half");
            List<Path> state = directories(local).stream()
                    .flatMap(query -> directories(query).stream())
                    .toList();
            assertThat(state).as("local state of the killed process").hasSize(1);

            watch.markAfter(System.currentTimeMillis());
            JvmProcess second = workers.start();
            watch.awaitMark(second);
            assertThat(left.get(0)).doesNotExist();
            assertThat(directories(temporary)).hasSize(1);
            assertThat(state.get(0)).doesNotExist();
            return second;
        });
        assertThat(verdict.ok()).as(verdict.toString()).isTrue();
    }

    @Test
    void theNewerOfTwoProcessesOnOneCheckpointWinsAndTheOlderSaysWhy() throws Exception {
        Job job = rig.job("two", Job.Kind.COUNT_REAL_TIME, Map.of());
        Verdict verdict = run(job, (workers, older, watch) -> {
            JvmProcess newer = workers.start();
            newer.awaitReady(Workers.PATIENCE);
            assertThat(older.awaitExit(Workers.PATIENCE)).as(older.tail()).isEqualTo(CountingWorker.QUERY_FAILED);
            assertThat(older.log())
                    .contains("[CONCURRENT_QUERY]")
                    .contains("Only one run may use a checkpointLocation");
            watch.markAfter(System.currentTimeMillis());
            watch.awaitMark(newer);
            return newer;
        });
        assertThat(verdict.ok()).as(verdict.toString()).isTrue();
    }

    @Test
    void aBrokerThatWasAwayCostsTimeOnlyInRealTime() throws Exception {
        brokerAway(Job.Kind.COUNT_REAL_TIME);
    }

    @Tag("chaos")
    @Test
    void aBrokerThatWasAwayCostsTimeOnlyInMicroBatches() throws Exception {
        brokerAway(Job.Kind.COUNT_MICRO_BATCH);
    }

    @Tag("chaos")
    @Test
    void aBrokerThatWasAwayCostsTimeOnlyExactlyOnce() throws Exception {
        Verdict verdict = brokerAway(Job.Kind.COUNT_REAL_TIME, Map.of("millrace.delivery", "exactly-once"));
        assertThat(verdict.repeated()).as(verdict.toString()).isZero();
    }

    private void brokerAway(Job.Kind kind) throws Exception {
        brokerAway(kind, Map.of());
    }

    private Verdict brokerAway(Job.Kind kind, Map<String, String> settings) throws Exception {
        Job job = rig.job("away", kind, settings);
        Verdict verdict = run(job, (workers, worker, watch) -> {
            rig.stopBroker();
            TimeUnit.SECONDS.sleep(OUTAGE_S);
            rig.startBrokerAgain();
            watch.markAfter(System.currentTimeMillis());
            watch.awaitMark(worker);
            return worker;
        });
        assertThat(verdict.ok()).as(verdict.toString()).isTrue();
        return verdict;
    }

    private static List<Path> directories(Path parent) {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
