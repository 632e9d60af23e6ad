package io.millrace.engine.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.checkpoint.CommitLog.Outcome;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.SinkObjects;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.retention.RetentionPlan;
import io.millrace.state.storage.FileCheckpointStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** To a coordinator, and to cleaning, a log whose oldest slots are summed up is the log it was. */
class ShortenedLogTest {
    private static final int RETAINED = 3;

    @TempDir
    private Path dir;

    private final List<LogRecord> all = new ArrayList<>();
    private long generation = -1;
    private long execution = -1;
    private long epoch = -1;
    /** The highest number planned or durable: none is used twice. */
    private long highest = -1;

    static LongStream seeds() {
        return LongStream.range(0, 6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void amountsToTheSame(long seed) throws Exception {
        Random random = new Random(seed);
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir)) {
            FileCommitLog log = new FileCommitLog(s);
            for (int i = 0; i < 80; i++) {
                LogRecord record = next(random);
                assertThat(log.append(all.size(), record)).isEqualTo(new Outcome.Won());
                all.add(record);
                if (random.nextInt(6) == 0) {
                    log.shorten(RETAINED, all.size() - random.nextInt(10));
                }
                if (random.nextInt(6) == 0) {
                    log = new FileCommitLog(s);
                    log.readAll();
                }
                same(log);
            }
        }
    }

    private void same(FileCommitLog log) {
        List<LogRecord> left = log.known();
        assertThat(LogView.of(left, log.nextSlot())).isEqualTo(LogView.of(all, all.size()));
        List<LogRecord.Epoch> retained = RetentionPlan.retained(all, RETAINED);
        assertThat(RetentionPlan.retained(left, RETAINED)).isEqualTo(retained);
        List<Manifest> manifests =
                retained.stream().map(ShortenedLogTest::manifest).toList();
        List<String> names = names();
        RetentionPlan plan = RetentionPlan.of(all, RETAINED, manifests, names);
        RetentionPlan planned = RetentionPlan.of(left, RETAINED, manifests, names);
        assertThat(planned.stateObjects()).isEqualTo(plan.stateObjects());
        assertThat(planned.sinkObjects()).isEqualTo(plan.sinkObjects());
        for (LogRecord.Epoch e : retained) {
            assertThat(left)
                    .filteredOn(r -> r instanceof LogRecord.Execution x && x.execution() == e.execution())
                    .as("what the tasks of a readable epoch were")
                    .hasSize(1);
        }
    }

    private static Manifest manifest(LogRecord.Epoch e) {
        return new Manifest(
                "q",
                e.epoch(),
                e.generation(),
                e.execution(),
                e.parentEpoch(),
                List.of(),
                -1,
                -1,
                -1,
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
    }

    /** Objects of every execution and epoch that there was, and of the next. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (long x = 0; x <= execution; x++) {
            for (long e = 0; e <= epoch + 1; e++) {
                names.add("state/" + x + "/" + e + "/segment-1");
                names.add(SinkObjects.PREFIX + x + "/" + e + "/0-1");
            }
        }
        return names;
    }

    private LogRecord next(Random random) {
        if (all.isEmpty()) {
            return new LogRecord.Create("q", "plan", List.of("a"), 16, Map.of());
        }
        int kind = generation < 0 ? 0 : execution < 0 ? 1 : random.nextInt(12);
        switch (kind) {
            case 0:
                generation += 1 + random.nextInt(2);
                return new LogRecord.Generation(generation, "owner-" + generation);
            case 1:
                execution++;
                Map<Integer, Integer> tasks = random.nextBoolean()
                        ? Map.of(0, 1 + random.nextInt(4), 1, 1 + random.nextInt(4))
                        : Map.of(0, 1 + random.nextInt(4), LogRecord.Execution.RESCALED, 2);
                return new LogRecord.Execution(execution, generation, epoch, tasks);
            case 2, 3, 4:
                highest += 1 + random.nextInt(2);
                return new LogRecord.Planned(highest, generation, List.of(), random.nextInt(1000), 1, 1);
            case 5:
                return epoch < 0
                        ? new LogRecord.Stopped(generation)
                        : new LogRecord.Finalized(epoch - (epoch == 0 ? 0 : random.nextInt(2)), generation);
            default:
                long parent = epoch;
                highest += highest == epoch ? 1 : random.nextInt(2);
                epoch = highest;
                return new LogRecord.Epoch(
                        epoch, generation, execution, new ObjectRef("manifest/" + epoch, 1, "00"), parent);
        }
    }
}
