package io.millrace.state.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.CommitLog.Outcome;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.state.storage.FaultyStorage;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommitLogTest {
    private static final LogRecord CREATE =
            new LogRecord.Create("q", "plan", List.of("a", "b"), 256, Map.of("zone", "UTC"));
    private static final ObjectRef REF = new ObjectRef("manifest/1", 7, "00ff");

    @TempDir
    Path dir;

    private static List<LogRecord> history() {
        return List.of(
                CREATE,
                new LogRecord.Generation(1, "nonce"),
                new LogRecord.Execution(1, 1, -1, Map.of(1, 4, 2, 8)),
                new LogRecord.Planned(0, 1, List.of(new TreeMap<>(Map.of("t-0", 5L))), 10, 11, 12),
                new LogRecord.Epoch(0, 1, 1, REF, -1),
                new LogRecord.Finalized(0, 1),
                new LogRecord.Stopped(1));
    }

    private static void write(CheckpointStorage s) throws IOException {
        FileCommitLog log = new FileCommitLog(s);
        for (int i = 0; i < history().size(); i++) {
            assertThat(log.append(i, history().get(i))).isEqualTo(new Outcome.Won());
        }
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            write(s);
            assertThat(new FileCommitLog(s).readAll()).isEqualTo(history());
        }
    }

    @Test
    void everyChangeOfASlotIsDetected() throws Exception {
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            write(s);
            for (int slot = 0; slot < history().size(); slot++) {
                Path file = dir.resolve(FileCommitLog.path(slot));
                byte[] good = Files.readAllBytes(file);
                for (int at = 0; at < good.length; at++) {
                    byte[] bad = good.clone();
                    bad[at] = (byte) (bad[at] ^ 1 << at % 8);
                    refused(s, file, bad, slot);
                    refused(s, file, Arrays.copyOf(good, at), slot);
                }
                refused(s, file, Arrays.copyOf(good, good.length + 1), slot);
                Files.write(file, good);
                if (slot > 0) {
                    Path other = dir.resolve(FileCommitLog.path(slot - 1));
                    refused(s, file, Files.readAllBytes(other), slot);
                    Files.write(file, good);
                }
                if (slot + 1 < history().size()) {
                    Files.delete(file);
                    assertThatThrownBy(() -> new FileCommitLog(s).readAll()).hasMessageContaining("CHECKPOINT_CORRUPT");
                    Files.write(file, good);
                }
            }
            assertThat(new FileCommitLog(s).readAll()).isEqualTo(history());
        }
    }

    private static void refused(CheckpointStorage s, Path file, byte[] bad, int slot) throws IOException {
        Files.write(file, bad);
        assertThatThrownBy(() -> new FileCommitLog(s).readAll())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(FileCommitLog.path(slot));
    }

    @Test
    void exactlyOneOfManyWritersWinsEachSlot() throws Exception {
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            new FileCommitLog(s).append(0, CREATE);
            List<Future<Integer>> wins = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                String owner = "writer-" + w;
                Callable<Integer> writer = () -> {
                    FileCommitLog log = new FileCommitLog(s);
                    int won = 0;
                    for (long slot = 1; slot <= 30; slot++) {
                        won += log.append(slot, new LogRecord.Generation(slot, owner)) instanceof Outcome.Won ? 1 : 0;
                    }
                    return won;
                };
                wins.add(threads.submit(writer));
            }
            int total = 0;
            for (Future<Integer> f : wins) {
                total += f.get();
            }
            assertThat(total).isEqualTo(30);
            assertThat(new FileCommitLog(s).readAll()).hasSize(31);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aLostReplyIsRecognisedAsOnesOwn() throws Exception {
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            FaultyStorage faulty = new FaultyStorage(s);
            FileCommitLog log = new FileCommitLog(faulty);
            log.append(0, CREATE);
            faulty.failAfter(0, true);
            assertThatThrownBy(() -> log.append(1, new LogRecord.Generation(1, "me")))
                    .isInstanceOf(IOException.class);
            faulty.heal();
            assertThat(log.append(1, new LogRecord.Generation(1, "me"))).isEqualTo(new Outcome.Won());
            assertThat(log.append(1, new LogRecord.Generation(1, "other")))
                    .isEqualTo(new Outcome.Lost(new LogRecord.Generation(1, "me")));
        }
    }

    @Test
    void anOldCoordinatorCannotCommitAfterATakeover() throws Exception {
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            FileCommitLog old = new FileCommitLog(s);
            old.append(0, CREATE);
            old.append(1, new LogRecord.Generation(1, "old"));
            old.append(2, new LogRecord.Execution(1, 1, -1, Map.of()));
            LogRecord takeover = new LogRecord.Generation(2, "new");
            assertThat(new FileCommitLog(s).append(3, takeover)).isEqualTo(new Outcome.Won());
            LogRecord commit = new LogRecord.Epoch(0, 1, 1, REF, -1);
            assertThat(old.append(3, commit)).isEqualTo(new Outcome.Lost(takeover));
            assertThatThrownBy(() -> old.append(4, commit)).hasMessageContaining("does not reign");
        }
    }

    @Test
    void manifestsAreWholeOrRefused() {
        Manifest m = new Manifest(
                "q",
                5,
                2,
                3,
                4,
                List.of(new TreeMap<>(Map.of("t-0", 9L)), new TreeMap<>()),
                100,
                90,
                3,
                List.of(REF),
                List.of(REF, REF),
                new TreeMap<>(Map.of("3/0", new byte[] {1, 2})),
                new TreeMap<>(Map.of("k", "v")));
        byte[] good = ManifestCodec.encode(m);
        Manifest back = ManifestCodec.decode("m", good);
        assertThat(back).usingRecursiveComparison().isEqualTo(m);
        assertThat(ManifestCodec.encode(back)).isEqualTo(good);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] = (byte) (bad[at] ^ 1 << at % 8);
            assertThatThrownBy(() -> ManifestCodec.decode("m", bad)).hasMessageContaining("CHECKPOINT_CORRUPT");
            byte[] cut = Arrays.copyOf(good, at);
            assertThatThrownBy(() -> ManifestCodec.decode("m", cut)).hasMessageContaining("CHECKPOINT_CORRUPT");
        }
        assertThatThrownBy(() -> ManifestCodec.decode("m", Arrays.copyOf(good, good.length + 4)))
                .hasMessageContaining("CHECKPOINT_CORRUPT");
    }
}
