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
        refused(s, file, bad, FileCommitLog.path(slot));
    }

    private static void refused(CheckpointStorage s, Path file, byte[] bad, String named) throws IOException {
        Files.write(file, bad);
        assertThatThrownBy(() -> new FileCommitLog(s).readAll())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining(named);
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

    private static List<LogRecord> epochs(int count) {
        List<LogRecord> records = new ArrayList<>(history().subList(0, 3));
        for (int n = 0; n < count; n++) {
            records.add(new LogRecord.Epoch(n, 1, 1, new ObjectRef("manifest/" + n, 7, "00ff"), n - 1));
        }
        return records;
    }

    private static FileCommitLog written(CheckpointStorage s, List<LogRecord> records) throws IOException {
        FileCommitLog log = new FileCommitLog(s);
        for (int slot = 0; slot < records.size(); slot++) {
            assertThat(log.append(slot, records.get(slot))).isEqualTo(new Outcome.Won());
        }
        return log;
    }

    @Test
    void aShortenedLogGoesOnWhereItWas() throws Exception {
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            List<LogRecord> all = epochs(40);
            FileCommitLog log = written(s, all);
            log.shorten(3, 30);
            assertThat(s.list("log/")).hasSize(13).doesNotContain(FileCommitLog.path(29));
            List<LogRecord> expected = new ArrayList<>(all.subList(0, 3));
            expected.addAll(all.subList(27, 43));
            assertThat(log.known()).isEqualTo(expected);
            FileCommitLog again = new FileCommitLog(s);
            assertThat(again.readAll()).isEqualTo(expected);
            assertThat(again.nextSlot()).isEqualTo(43);

            LogRecord next = new LogRecord.Finalized(39, 1);
            assertThat(log.append(43, next)).isEqualTo(new Outcome.Won());
            assertThat(again.append(43, next)).isEqualTo(new Outcome.Won());
            again.shorten(3, Long.MAX_VALUE);
            assertThat(s.list("log/")).containsExactly(FileCommitLog.path(43));
            assertThat(s.list("log-summary/")).hasSize(1);
            assertThat(new FileCommitLog(s).readAll()).endsWith(next).hasSize(3 + 3 + 1);
            // The other instance has not heard of it and is right all the same.
            assertThat(log.append(44, new LogRecord.Stopped(1))).isEqualTo(new Outcome.Won());
        }
    }

    @Test
    void whoeverSleptThroughTheShorteningHasLost() throws Exception {
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            List<LogRecord> all = epochs(20);
            for (int asleepFrom = 4; asleepFrom < 22; asleepFrom += 4) {
                for (boolean lostReply : new boolean[] {false, true}) {
                    Path own = dir.resolve("at-" + asleepFrom + lostReply);
                    try (CheckpointStorage there = FileCheckpointStorage.open(own)) {
                        FileCommitLog reigning = written(there, all.subList(0, asleepFrom));
                        FaultyStorage unsure = new FaultyStorage(there);
                        FileCommitLog asleep = new FileCommitLog(unsure);
                        asleep.readAll();
                        LogRecord takeover = new LogRecord.Generation(2, "new");
                        reigning.append(asleepFrom, takeover);
                        for (int n = 100; n < 130; n++) {
                            reigning.append(reigning.nextSlot(), new LogRecord.Planned(n, 2, List.of(), 1, 1, 1));
                        }
                        reigning.shorten(3, reigning.nextSlot() - 5);
                        List<LogRecord> before = new FileCommitLog(there).readAll();
                        LogRecord late = new LogRecord.Planned(50, 1, List.of(), 1, 1, 1);
                        if (lostReply) {
                            unsure.failAfter(0, true);
                            int slot = asleepFrom;
                            assertThatThrownBy(() -> asleep.append(slot, late)).isInstanceOf(IOException.class);
                            assertThat(there.list("log/")).contains(FileCommitLog.path(slot));
                            assertThat(new FileCommitLog(there).readAll()).isEqualTo(before);
                            unsure.heal();
                        }
                        assertThat(asleep.append(asleepFrom, late)).isEqualTo(new Outcome.Lost(takeover));
                        assertThat(new FileCommitLog(there).readAll()).isEqualTo(before);
                    }
                }
            }
        }
    }

    @Test
    void shorteningMayStopAnywhere() throws Exception {
        for (int after = 0; after < 12; after++) {
            for (boolean done : new boolean[] {false, true}) {
                try (CheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c" + after + done))) {
                    FaultyStorage faulty = new FaultyStorage(s);
                    FileCommitLog log = written(faulty, epochs(12));
                    log.shorten(3, 6);
                    faulty.failAfter(after, done);
                    try {
                        log.shorten(3, 12);
                    } catch (IOException e) {
                        assertThat(e).hasMessageContaining("no reply");
                    }
                    faulty.heal();
                    FileCommitLog again = new FileCommitLog(s);
                    assertThat(again.readAll())
                            .startsWith(CREATE)
                            .endsWith(epochs(12).get(14));
                    assertThat(again.nextSlot()).isEqualTo(15);
                    assertThat(log.append(15, new LogRecord.Stopped(1))).isEqualTo(new Outcome.Won());
                    again.readAll();
                    again.shorten(3, 14);
                    assertThat(s.list("log/")).containsExactly(FileCommitLog.path(14), FileCommitLog.path(15));
                }
            }
        }
    }

    @Test
    void everyChangeOfASummaryIsDetected() throws Exception {
        try (CheckpointStorage s = FileCheckpointStorage.open(dir)) {
            written(s, epochs(12)).shorten(3, 10);
            String path = s.list("log-summary/").get(0);
            Path file = dir.resolve(path);
            byte[] good = Files.readAllBytes(file);
            for (int at = 0; at < good.length; at++) {
                byte[] bad = good.clone();
                bad[at] = (byte) (bad[at] ^ 1 << at % 8);
                refused(s, file, bad, path);
                refused(s, file, Arrays.copyOf(good, at), path);
            }
            refused(s, file, Arrays.copyOf(good, good.length + 1), path);
            Files.delete(file);
            assertThatThrownBy(() -> new FileCommitLog(s).readAll()).hasMessageContaining(FileCommitLog.path(0));
            Files.write(dir.resolve("log-summary/00000000000000000011"), good);
            assertThatThrownBy(() -> new FileCommitLog(s).readAll()).hasMessageContaining("CHECKPOINT_CORRUPT");
            Files.delete(dir.resolve("log-summary/00000000000000000011"));
            Files.write(file, good);
            Files.delete(dir.resolve(FileCommitLog.path(10)));
            assertThatThrownBy(() -> new FileCommitLog(s).readAll()).hasMessageContaining(FileCommitLog.path(10));
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
