package io.millrace.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.spi.state.StateValue;
import io.millrace.spi.state.TaskState;
import io.millrace.state.storage.FileCheckpointStorage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random operations on two tables against sorted maps, through epochs, given-up epochs, bases, and restarts at other parallelisms. */
@SuppressWarnings("ByteBufferBackingArray") // all made by wrap
class StateModelTest {
    private static final StateSettings TINY = new StateSettings(32 << 10, 1L << 30, 0, 1 << 20, 1 << 20, 4, 1L << 30);
    private static final StateSettings LAZY = StateSettings.defaults();
    private static final StateSettings MIDDLE =
            new StateSettings(256 << 10, 1L << 30, 64 << 10, 1 << 20, 1 << 20, 7, 1L << 30);

    /** Several epochs are brought into the store at once. */
    private static final StateSettings BULK =
            new StateSettings(32 << 10, 1L << 30, 24 << 10, 1 << 20, 1 << 20, 9, 1L << 30);

    private static final Map<String, StateSettings> KINDS =
            Map.of("tiny", TINY, "middle", MIDDLE, "lazy", LAZY, "bulk", BULK);

    @TempDir
    Path dir;

    private Random random;
    private StateHarness h;
    private Map<String, TreeMap<ByteBuffer, byte[]>> model;
    private final StateValue value = new StateValue();

    @ParameterizedTest
    @CsvSource({
        "tiny,1",
        "tiny,2",
        "tiny,3",
        "tiny,4",
        "middle,5",
        "middle,6",
        "middle,7",
        "lazy,8",
        "lazy,9",
        "lazy,10",
        "bulk,11",
        "bulk,12",
        "bulk,13",
        "bulk,14"
    })
    void tablesAgreeWithTheModel(String kind, long seed) throws Exception {
        StateSettings settings = KINDS.get(kind);
        random = new Random(seed);
        model = fresh();
        try (CheckpointStorage storage = FileCheckpointStorage.open(dir.resolve("c"));
                StateHarness harness = new StateHarness(storage, dir.resolve("l"), settings)) {
            h = harness;
            h.start(3);
            Map<String, TreeMap<ByteBuffer, byte[]>> committed = fresh();
            Map<Long, Map<String, TreeMap<ByteBuffer, byte[]>>> byEpoch = new HashMap<>();
            boolean evicted = false;
            for (int epoch = 0; epoch < 60; epoch++) {
                int ops = random.nextInt(400);
                for (int i = 0; i < ops; i++) {
                    operate();
                }
                compareAll();
                List<StateDelta> deltas = h.freeze();
                int fate = random.nextInt(10);
                if (fate < 7) {
                    committed = copy(model);
                    if (random.nextBoolean()) {
                        List<ObjectRef> refs = h.persist(deltas);
                        h.durable(refs);
                    } else {
                        // The next epoch's rows come while this one is being written.
                        var written = h.backend.persist(h.epoch, deltas);
                        operate();
                        operate();
                        h.durable(written.toCompletableFuture().get());
                    }
                    byEpoch.put(h.epoch, committed);
                } else if (fate == 7) {
                    h.persist(deltas);
                }
                if (random.nextInt(8) == 0) {
                    boolean back = h.manifests.size() > 2 && random.nextInt(3) == 0;
                    if (back) {
                        h.manifests.remove(h.manifests.size() - 1);
                    }
                    h.start(1 + random.nextInt(5));
                    model = copy(h.last().map(m -> byEpoch.get(m.epoch())).orElse(fresh()));
                    compareAll();
                }
                evicted |= h.backend.isStoreOpen();
            }
            if (!evicted && !kind.equals("lazy")) {
                // Every restart came before enough had gathered.
                for (int epoch = 0; epoch < 20; epoch++) {
                    for (int i = 0; i < 200; i++) {
                        operate();
                    }
                    h.durable(h.persist(h.freeze()));
                    byEpoch.put(h.epoch, copy(model));
                }
                await().until(h.backend::isStoreOpen);
                evicted = true;
            }
            h.start(2);
            model = copy(h.last().map(Manifest::epoch).map(byEpoch::get).orElse(fresh()));
            compareAll();
            assertThat(evicted).isEqualTo(!kind.equals("lazy"));
        }
    }

    private static Map<String, TreeMap<ByteBuffer, byte[]>> fresh() {
        Map<String, TreeMap<ByteBuffer, byte[]>> m = new HashMap<>();
        m.put("hashed", new TreeMap<>(StateHarness::unsigned));
        m.put("sorted", new TreeMap<>(StateHarness::unsigned));
        return m;
    }

    private static Map<String, TreeMap<ByteBuffer, byte[]>> copy(Map<String, TreeMap<ByteBuffer, byte[]>> from) {
        Map<String, TreeMap<ByteBuffer, byte[]>> m = fresh();
        from.forEach((name, t) -> t.forEach((k, v) -> m.get(name).put(k, v.clone())));
        return m;
    }

    private void compareAll() {
        for (Order order : Order.values()) {
            String name = order.name().toLowerCase(java.util.Locale.ROOT);
            TreeMap<ByteBuffer, byte[]> actual = h.content(name, order);
            TreeMap<ByteBuffer, byte[]> expected = model.get(name);
            assertThat(actual.keySet()).as(name).containsExactlyElementsOf(expected.keySet());
            actual.forEach((k, v) -> assertThat(v).isEqualTo(expected.get(k)));
        }
    }

    /** The first four bytes are the partitioning key; entries with one of these share a key group. */
    private byte[] key() {
        ByteBuffer b = ByteBuffer.allocate(random.nextInt(4) == 0 ? 12 : 8);
        b.putInt(random.nextInt(150)).putInt(random.nextInt(3));
        return b.array();
    }

    private static int hash(byte[] key) {
        return KeyHash.hash(key, 0, 4);
    }

    private byte[] bytes() {
        byte[] v = new byte[random.nextInt(20) == 0 ? 3000 : random.nextInt(60)];
        random.nextBytes(v);
        return v;
    }

    private void operate() {
        Order order = random.nextBoolean() ? Order.HASHED : Order.SORTED;
        String name = order.name().toLowerCase(java.util.Locale.ROOT);
        TreeMap<ByteBuffer, byte[]> expected = model.get(name);
        byte[] key = key();
        ByteBuffer k = ByteBuffer.wrap(key);
        StateTable t = h.table(name, order, hash(key));
        int what = random.nextInt(100);
        if (what < 40) {
            byte[] v = bytes();
            boolean absent = !expected.containsKey(k);
            // As operators do: look, then put; so that a table may go by what it just saw.
            if (random.nextBoolean()) {
                assertThat(t.get(hash(key), key, 0, key.length, value)).isEqualTo(!absent);
            }
            if (absent && random.nextBoolean()) {
                t.putNew(hash(key), key, 0, key.length, v, 0, v.length);
            } else {
                t.put(hash(key), key, 0, key.length, v, 0, v.length);
            }
            expected.put(k, v);
        } else if (what < 60) {
            boolean present = expected.remove(k) != null;
            if (present && random.nextBoolean()) {
                t.removeKnown(hash(key), key, 0, key.length);
            } else {
                assertThat(t.remove(hash(key), key, 0, key.length)).isEqualTo(present);
            }
        } else if (what < 75) {
            byte[] v = expected.get(k);
            assertThat(t.get(hash(key), key, 0, key.length, value)).isEqualTo(v != null);
            if (v != null) {
                assertThat(Arrays.copyOfRange(value.base, value.off, value.off + value.len))
                        .isEqualTo(v);
            }
        } else if (what < 95) {
            byte[] v = expected.get(k);
            assertThat(t.getForUpdate(hash(key), key, 0, key.length, value)).isEqualTo(v != null);
            if (v != null) {
                assertThat(Arrays.copyOfRange(value.base, value.off, value.off + value.len))
                        .isEqualTo(v);
                for (int i = 0; i < v.length; i++) {
                    value.base[value.off + i]++;
                    v[i]++;
                }
            }
        } else if (what < 97) {
            removeSome(name, order, expected);
        } else if (order == Order.SORTED && what < 99) {
            byte[] limit = key();
            for (TaskState task : h.tasks) {
                below(task.table(name, order), limit, expected);
            }
        } else if (order == Order.SORTED) {
            prefix(t, key, expected);
        }
    }

    private void removeSome(String name, Order order, TreeMap<ByteBuffer, byte[]> expected) {
        for (TaskState task : h.tasks) {
            try (StateTable.Cursor c = task.table(name, order).scan()) {
                while (c.next()) {
                    ByteBuffer k = StateHarness.copy(c.key(), c.keyOff(), c.keyLen());
                    assertThat(c.keyHash()).isEqualTo(hash(k.array()));
                    if (random.nextInt(10) == 0) {
                        c.remove();
                        expected.remove(k);
                    }
                }
            }
        }
    }

    private void below(StateTable t, byte[] limit, TreeMap<ByteBuffer, byte[]> expected) {
        // Of ten entries.
        int removes = random.nextBoolean() ? 10 : random.nextInt(10);
        int stopAfter = random.nextInt(4) == 0 ? 3 : Integer.MAX_VALUE;
        List<ByteBuffer> seen = new ArrayList<>();
        List<ByteBuffer> removed = new ArrayList<>();
        Map<ByteBuffer, byte[]> addedBehind = new HashMap<>();
        try (StateTable.Cursor c = t.scanBelow(limit, 0, limit.length)) {
            while (seen.size() < stopAfter && c.next()) {
                ByteBuffer k = StateHarness.copy(c.key(), c.keyOff(), c.keyLen());
                seen.add(k);
                if (random.nextInt(10) < removes) {
                    c.remove();
                    removed.add(k);
                }
                addBehind(t, k, expected, addedBehind);
            }
        }
        List<ByteBuffer> should = new ArrayList<>();
        for (ByteBuffer k : expected.headMap(ByteBuffer.wrap(limit), false).keySet()) {
            if (h.table("sorted", Order.SORTED, hash(k.array())) == t && should.size() < stopAfter) {
                should.add(k);
            }
        }
        assertThat(seen).isEqualTo(should);
        removed.forEach(expected::remove);
        expected.putAll(addedBehind);
    }

    /** Sometimes adds a key that the walk, which stands on this one, has passed. */
    private void addBehind(
            StateTable t, ByteBuffer at, TreeMap<ByteBuffer, byte[]> expected, Map<ByteBuffer, byte[]> added) {
        ByteBuffer k = ByteBuffer.wrap(key());
        if (random.nextInt(5) == 0
                && StateHarness.unsigned(k, at) < 0
                && !expected.containsKey(k)
                && h.table("sorted", Order.SORTED, hash(k.array())) == t) {
            byte[] v = bytes();
            t.put(hash(k.array()), k.array(), 0, k.array().length, v, 0, v.length);
            added.put(k, v);
        }
    }

    private void prefix(StateTable t, byte[] key, TreeMap<ByteBuffer, byte[]> expected) {
        List<ByteBuffer> seen = new ArrayList<>();
        try (StateTable.Cursor c = t.scanPrefix(hash(key), key, 0, 4)) {
            while (c.next()) {
                seen.add(StateHarness.copy(c.key(), c.keyOff(), c.keyLen()));
            }
        }
        List<ByteBuffer> should = new ArrayList<>();
        for (ByteBuffer k : expected.keySet()) {
            if (Arrays.equals(k.array(), 0, 4, key, 0, 4)) {
                should.add(k);
            }
        }
        assertThat(seen).isEqualTo(should);
    }
}
