package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.error.MillraceException;
import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.checkpoint.StateFiles;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.state.log.ManifestCodec;
import io.millrace.state.retention.Cleaner;
import io.millrace.state.storage.FaultyStorage;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StateDurabilityTest {
    private static final StateSettings EAGER = new StateSettings(64 << 10, 1L << 30, 0, 1 << 20, 1 << 20, 3, 1L << 30);

    @TempDir
    Path dir;

    private static void put(StateHarness h, int key, String value) {
        byte[] k = ByteBuffer.allocate(4).putInt(key).array();
        byte[] v = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int hash = KeyHash.hash(k, 0, 4);
        h.table("t", Order.HASHED, hash).put(hash, k, 0, 4, v, 0, v.length);
    }

    private static void epoch(StateHarness h, int n) throws Exception {
        for (int i = 0; i < 50; i++) {
            put(h, n * 7 + i, "epoch " + n);
        }
        h.commit();
    }

    private static void untilBase(StateHarness h, int from) throws Exception {
        int n = from;
        while (h.last()
                .map(m -> m.stateBase().isEmpty() || m.segments().isEmpty())
                .orElse(true)) {
            epoch(h, n++);
            await().until(() -> h.backend.appliedEpoch() == h.epoch || !h.backend.isStoreOpen());
        }
    }

    @Test
    void aBaseTakesThePlaceOfSegmentsAndKeepsOldFiles() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness h = new StateHarness(s, dir.resolve("l"), EAGER)) {
            h.start(2);
            untilBase(h, 0);
            long first = h.last().orElseThrow().stateBaseEpoch();
            int n = 100;
            while (h.last().orElseThrow().stateBaseEpoch() == first) {
                epoch(h, n++);
                await().until(() -> h.backend.appliedEpoch() == h.epoch);
            }
            Manifest m = h.last().orElseThrow();
            assertThat(m.segments()).allMatch(r -> StateFiles.epochOf(r.path()) > m.stateBaseEpoch());
            TreeMap<ByteBuffer, byte[]> before = h.content("t", Order.HASHED);
            h.start(5);
            assertThat(h.content("t", Order.HASHED).keySet()).isEqualTo(before.keySet());
            // The restored execution makes bases too, out of files that it did not write.
            epoch(h, n);
            untilBase(h, n + 1);
            TreeMap<ByteBuffer, byte[]> then = h.content("t", Order.HASHED);
            h.start(1);
            assertThat(h.content("t", Order.HASHED).keySet()).isEqualTo(then.keySet());
        }
    }

    @Test
    void rowsWaitRatherThanThatTheStoreFallsFurtherBehind() throws Exception {
        long limit = 64 << 10;
        long appliedOnlyWhenFull = 1L << 30;
        StateSettings settings =
                new StateSettings(32 << 10, limit, appliedOnlyWhenFull, 1 << 20, 1 << 20, 0, appliedOnlyWhenFull);
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness h = new StateHarness(s, dir.resolve("l"), settings)) {
            h.start(1);
            Semaphore room = new Semaphore(0);
            h.tasks.get(0).onRoom(room::release);
            byte[] value = new byte[200];
            long most = 0;
            for (int i = 0; i < 6_000; i++) {
                while (h.tasks.get(0).holdsRows()) {
                    room.acquire();
                }
                byte[] key = new byte[Integer.BYTES];
                Bytes.putInt(key, 0, i);
                int hash = KeyHash.hash(key, 0, Integer.BYTES);
                h.table("t", Order.HASHED, hash).put(hash, key, 0, key.length, value, 0, value.length);
                if (i % 200 == 199) {
                    var unused = h.commit();
                    most = Math.max(most, h.backend.overlayBytes());
                }
            }
            assertThat(h.backend.isStoreOpen()).isTrue();
            // Of 1.5 MB; above the limit are the epoch that passed it, the one after, and pages that are not full.
            assertThat(most).isBetween(limit, 8 * limit);
            assertThat(h.content("t", Order.HASHED)).hasSize(6_000);
        }
    }

    @Test
    void damageOfAnyStateObjectIsDetectedAndNamed() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness h = new StateHarness(s, dir.resolve("l"), EAGER)) {
            h.start(2);
            untilBase(h, 0);
            h.stop();
            Manifest m = h.last().orElseThrow();
            List<ObjectRef> all = new ArrayList<>(m.stateBase());
            all.addAll(m.segments());
            assertThat(all).hasSizeGreaterThan(2);
            for (ObjectRef ref : all) {
                Path file = dir.resolve("c").resolve(ref.path());
                byte[] good = Files.readAllBytes(file);
                for (int at = 0; at < good.length; at += Math.max(1, good.length / 40)) {
                    byte[] flipped = good.clone();
                    flipped[at] = (byte) (flipped[at] ^ 1);
                    refused(h, file, flipped, ref);
                }
                refused(h, file, Arrays.copyOf(good, good.length - 1), ref);
                refused(h, file, Arrays.copyOf(good, good.length + 1), ref);
                for (ObjectRef other : all) {
                    if (!other.equals(ref)) {
                        refused(h, file, s.read(other), ref);
                    }
                }
                Files.delete(file);
                refused(h, ref);
                Files.write(file, good);
            }
            h.start(2);
            assertThat(h.content("t", Order.HASHED)).isNotEmpty();
        }
    }

    private static void refused(StateHarness h, Path file, byte[] content, ObjectRef ref) throws IOException {
        byte[] good = Files.readAllBytes(file);
        Files.write(file, content);
        refused(h, ref);
        Files.write(file, good);
    }

    private static void refused(StateHarness h, ObjectRef ref) {
        assertThatThrownBy(() -> h.start(2))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("CHECKPOINT_CORRUPT")
                .hasMessageContaining(ref.path());
    }

    @Test
    void stateOfAnotherQueryIsRefused() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness h = new StateHarness(s, dir.resolve("l"), EAGER)) {
            h.start(1);
            epoch(h, 0);
            assertThatThrownBy(
                            () -> RocksStateBackend.open(EAGER, s, dir.resolve("l"), "q-2", 9, h.last(), h.background))
                    .hasMessageContaining("belongs to query q-1");
        }
    }

    @Test
    void aFailedWriteLosesNothing() throws Exception {
        for (boolean lostReply : new boolean[] {false, true}) {
            for (int nth = 0; nth < 12; nth++) {
                Path c = dir.resolve("c" + nth + lostReply);
                try (FileCheckpointStorage files = FileCheckpointStorage.open(c)) {
                    FaultyStorage s = new FaultyStorage(files);
                    try (StateHarness h = new StateHarness(s, dir.resolve("l"), EAGER)) {
                        h.start(2);
                        TreeMap<ByteBuffer, byte[]> durable = new TreeMap<>(StateHarness::unsigned);
                        s.failAfter(nth, lostReply);
                        for (int n = 0; n < 12; n++) {
                            if (n == 9) {
                                s.heal();
                            }
                            try {
                                epoch(h, n);
                                durable = h.content("t", Order.HASHED);
                            } catch (ExecutionException e) {
                                assertThat(e).hasMessageContaining("STATE_SEGMENT_FAILED");
                            }
                            if (n == 6) {
                                h.start(3);
                                assertThat(h.content("t", Order.HASHED).keySet())
                                        .isEqualTo(durable.keySet());
                            }
                        }
                        assertThat(h.last().orElseThrow().epoch()).isEqualTo(h.epoch);
                        h.start(1);
                        assertThat(h.content("t", Order.HASHED).keySet()).isEqualTo(durable.keySet());
                    }
                }
            }
        }
    }

    @Test
    void cleaningKeepsWhatRetainedEpochsAndRunningTasksNeed() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness h = new StateHarness(s, dir.resolve("l"), EAGER)) {
            List<LogRecord> log = new ArrayList<>();
            log.add(new LogRecord.Create("q-1", "p", List.of(), 64, Map.of()));
            log.add(new LogRecord.Generation(1, "me"));
            int deleted = 0;
            for (int n = 0; n < 40; n++) {
                if (n % 10 == 0) {
                    h.start(1 + n / 10);
                    log.add(new LogRecord.Execution(h.execution, 1, h.epoch, Map.of()));
                }
                epoch(h, n);
                Manifest m = h.last().orElseThrow();
                ObjectRef ref = s.put("manifest/" + h.epoch, ManifestCodec.encode(m));
                log.add(new LogRecord.Epoch(h.epoch, 1, h.execution, ref, h.epoch - 1));
                log.add(new LogRecord.Finalized(h.epoch, 1));
                deleted += new Cleaner(s, 3).clean(log);
            }
            assertThat(deleted).isGreaterThan(40);
            assertThat(s.list("manifest/")).hasSize(3 + (h.epoch - 3 > 29 ? 1 : 0));
            TreeMap<ByteBuffer, byte[]> now = h.content("t", Order.HASHED);
            List<Manifest> all = List.copyOf(h.manifests);
            for (Manifest m : all.subList(all.size() - 3, all.size())) {
                h.start(2, Optional.of(m));
                assertThat(h.content("t", Order.HASHED)).isNotEmpty();
            }
            assertThat(h.content("t", Order.HASHED).keySet()).isEqualTo(now.keySet());
        }
    }

    @Test
    void groupsOfOtherTasksAreRefused() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness h = new StateHarness(s, dir.resolve("l"), EAGER)) {
            h.start(2);
            StateTable first = h.tasks.get(0).table("t", Order.HASHED);
            assertThatThrownBy(() -> first.put(-1, new byte[4], 0, 4, new byte[0], 0, 0))
                    .hasMessageContaining("STATE_KEY_GROUP_NOT_OWNED");
            first.put(1, new byte[4], 0, 4, new byte[0], 0, 0);
            h.stop();
            assertThatThrownBy(() -> first.remove(1, new byte[4], 0, 4)).hasMessageContaining("STATE_STORE_CLOSED");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openingAndClosingLeaksNothing() throws Exception {
        try (FileCheckpointStorage s = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness h = new StateHarness(s, dir.resolve("l"), EAGER)) {
            h.start(2);
            untilBase(h, 0);
            long before = -1;
            for (int i = 0; i < 200; i++) {
                h.start(2);
                StateTable.Cursor left = h.tasks.get(0).table("t", Order.HASHED).scan();
                assertThat(left.next()).isTrue();
                if (i == 20) {
                    h.stop();
                    before = openFiles();
                }
            }
            h.stop();
            assertThat(openFiles()).isLessThanOrEqualTo(before + 2);
            try (Stream<Path> leftOver = Files.list(dir.resolve("l"))) {
                assertThat(leftOver).isEmpty();
            }
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            return fds.count();
        }
    }
}
