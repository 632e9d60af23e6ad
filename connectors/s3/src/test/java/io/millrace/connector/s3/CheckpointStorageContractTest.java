package io.millrace.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import io.millrace.s3server.EmbeddedS3;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every checkpoint location promises, whatever it is kept in. */
@ExtendWith(AnyCredentials.class)
class CheckpointStorageContractTest {
    private static final String QUERY = "00000000-0000-0000-0000-000000000001";

    private static EmbeddedS3 server;
    private static int locations;

    @TempDir
    Path dir;

    enum Kind {
        DIRECTORY,
        S3
    }

    @BeforeAll
    static void start() {
        server = EmbeddedS3.start();
        server.createBucket("contract");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static synchronized String newPrefix() {
        return "location-" + ++locations;
    }

    private CheckpointStorage open(Kind kind, String prefix) throws IOException {
        return kind == Kind.DIRECTORY
                ? FileCheckpointStorage.open(dir.resolve(prefix))
                : new S3StorageProvider()
                        .open(
                                URI.create("s3://contract/" + prefix),
                                Map.of("millrace.s3.endpoint", server.endpoint().toString()));
    }

    /** Several times: where a request to S3 had to be repeated, the same bytes may be those of its first attempt, and count as its own. */
    private static List<Boolean> sameBytesAgain(CheckpointStorage s) throws IOException {
        List<Boolean> created = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            created.add(s.putIfAbsent("x/y", new byte[] {1, 2, 3}));
        }
        return created;
    }

    @ParameterizedTest
    @EnumSource
    void keepsObjectsAndRefusesToOverwrite(Kind kind) throws Exception {
        String prefix = newPrefix();
        try (CheckpointStorage s = open(kind, prefix)) {
            ObjectRef ref = s.put("x/y", new byte[] {1, 2, 3});
            assertThat(s.read(ref)).containsExactly(1, 2, 3);
            assertThat(s.putIfAbsent("x/y", new byte[] {9})).isFalse();
            List<Boolean> again = sameBytesAgain(s);
            if (kind == Kind.DIRECTORY) {
                assertThat(again).containsOnly(false);
            } else {
                assertThat(again)
                        .as("what stands there is somebody else's, the same bytes or not")
                        .contains(false);
            }
            assertThatThrownBy(() -> s.put("x/y", new byte[] {9}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("x/y");
            s.put("x/z-1", new byte[0]);
            s.put("other", new byte[0]);
        }
        try (CheckpointStorage s = open(kind, prefix)) {
            assertThat(s.list("x/")).containsExactly("x/y", "x/z-1");
            assertThat(s.list("x/z")).containsExactly("x/z-1");
            assertThat(s.list("")).containsExactly("other", "x/y", "x/z-1");
            assertThat(s.get("x/z-1")).contains(new byte[0]);
            s.delete("x/y");
            s.delete("x/y");
            assertThat(s.get("x/y")).isEmpty();
            assertThat(s.list("none/")).isEmpty();
            s.put("last", new byte[] {5});
            List<Optional<byte[]>> all = s.getAll(List.of("other", "x/y", "last"));
            assertThat(all.get(0)).contains(new byte[0]);
            assertThat(all.get(1)).isEmpty();
            assertThat(all.get(2)).contains(new byte[] {5});
        }
    }

    @ParameterizedTest
    @EnumSource
    void locationsDoNotSeeEachOther(Kind kind) throws Exception {
        String prefix = newPrefix();
        try (CheckpointStorage s = open(kind, prefix);
                CheckpointStorage longer = open(kind, prefix + "0")) {
            longer.put("a", new byte[] {1});
            assertThat(s.list("")).isEmpty();
            assertThat(s.get("a")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDamagedOrMissingIsNamed(Kind kind) throws Exception {
        try (CheckpointStorage s = open(kind, newPrefix())) {
            ObjectRef ref = s.put("state/1", new byte[] {1, 2, 3});
            ObjectRef other = ObjectRef.of("state/1", new byte[] {1, 2, 4});
            assertThatThrownBy(() -> s.read(other))
                    .hasMessageContaining("CHECKPOINT_CORRUPT")
                    .hasMessageContaining("state/1");
            s.delete("state/1");
            assertThatThrownBy(() -> s.read(ref))
                    .hasMessageContaining("CHECKPOINT_CORRUPT")
                    .hasMessageContaining("state/1")
                    .hasMessageContaining("missing");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesNamesThatCouldLeadOut(Kind kind) throws Exception {
        try (CheckpointStorage s = open(kind, newPrefix())) {
            for (String path : new String[] {
                "",
                "/etc/passwd",
                "../x",
                "a/../b",
                "a//b",
                "a/./b",
                "a/",
                ".tmp/x",
                "a\\b",
                "a\0b",
                "ä",
                "a b",
                "..",
                "C:x"
            }) {
                assertThatThrownBy(() -> s.put(path, new byte[0]))
                        .isInstanceOf(MillraceException.class)
                        .hasMessageContaining("CHECKPOINT_INVALID_PATH");
                assertThatThrownBy(() -> s.get(path)).hasMessageContaining("CHECKPOINT_INVALID_PATH");
                assertThatThrownBy(() -> s.delete(path)).hasMessageContaining("CHECKPOINT_INVALID_PATH");
            }
        }
    }

    /** Each slot has one winner, each loser sees the winner's record, and everybody reads the same log. */
    @ParameterizedTest
    @EnumSource
    void ofWritersThatRaceForASlotOneWins(Kind kind) throws Exception {
        int writers = 4;
        int slots = 20;
        String prefix = newPrefix();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        CyclicBarrier together = new CyclicBarrier(writers);
        List<Future<List<Boolean>>> runs = new ArrayList<>();
        try (CheckpointStorage first = open(kind, prefix)) {
            new FileCommitLog(first).append(0, new LogRecord.Create(QUERY, "plan", List.of(), 4, Map.of()));
            for (int w = 0; w < writers; w++) {
                String owner = "writer-" + w;
                Callable<List<Boolean>> run = () -> {
                    List<Boolean> won = new ArrayList<>();
                    try (CheckpointStorage s = open(kind, prefix)) {
                        FileCommitLog log = new FileCommitLog(s);
                        log.readAll();
                        for (int slot = 1; slot <= slots; slot++) {
                            together.await();
                            won.add(
                                    log.append(slot, new LogRecord.Generation(slot, owner))
                                            instanceof CommitLog.Outcome.Won);
                        }
                    }
                    return won;
                };
                runs.add(threads.submit(run));
            }
            int[] winners = new int[slots];
            for (Future<List<Boolean>> run : runs) {
                List<Boolean> won = run.get();
                for (int slot = 0; slot < slots; slot++) {
                    winners[slot] += won.get(slot) ? 1 : 0;
                }
            }
            assertThat(winners).containsOnly(1);
            assertThat(new FileCommitLog(first).readAll()).hasSize(slots + 1);
        } finally {
            threads.shutdownNow();
        }
    }
}
