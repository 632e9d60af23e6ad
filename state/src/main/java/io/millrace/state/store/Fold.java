package io.millrace.state.store;

import io.millrace.spi.state.Reshaping;
import io.millrace.state.segment.Segment;
import io.millrace.state.segment.SegmentTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Segments put together in memory: what they come to, by table, group and key. One thread while it is built, immutable after.
 *
 * <p>Either all of a small state, or, above a store, what the store has to be told: then removals are remembered, too.
 */
final class Fold {
    /** Of an entry besides its key and value: objects, arrays and the place in the map. */
    private static final int ENTRY_BYTES = 128;

    /** A key's hash and value. */
    record Entry(int keyHash, byte[] value) {}

    /** The bytes of a key. */
    static final class Key {
        final byte[] bytes;

        Key(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Key && Arrays.equals(bytes, ((Key) o).bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** A key that the store may have and that is removed. */
    static final Entry REMOVED = new Entry(0, new byte[0]);

    private final Map<String, TreeMap<Integer, Map<Key, Entry>>> tables = new HashMap<>();
    private final boolean overStore;
    private long bytes;

    /** @param overStore whether entries older than the segments stand in a store */
    Fold(boolean overStore) {
        this.overStore = overStore;
    }

    /** About what it takes in memory. */
    long bytes() {
        return bytes;
    }

    private static long bytes(Key key, @Nullable Entry e) {
        return e == null ? 0 : ENTRY_BYTES + key.bytes.length + e.value.length;
    }

    /** Adds what a filter takes of a segment, which is newer than those before it, in the shape of now. */
    void add(Segment s, GroupFilter filter, Reshaping.Plan shapes) {
        for (int i = 0; i < s.tables().size(); i++) {
            SegmentTable t = s.tables().get(i);
            Reshaping.Change change = shapes.of(s.header().execution(), t.name());
            TreeMap<Integer, Map<Key, Entry>> groups = tables.computeIfAbsent(t.name(), n -> new TreeMap<>());
            for (int g : t.groupSizes().keySet()) {
                if (!filter.takes(t.name(), g)) {
                    continue;
                }
                Map<Key, Entry> group = groups.computeIfAbsent(g, n -> new HashMap<>());
                s.forEach(i, g, g + 1, (keyHash, key, keyOff, keyLen, value, valueOff, valueLen) -> {
                    Key k = new Key(Arrays.copyOfRange(key, keyOff, keyOff + keyLen));
                    Entry before;
                    Entry now = null;
                    if (valueLen < 0 && !overStore) {
                        before = group.remove(k);
                    } else {
                        now = valueLen < 0
                                ? REMOVED
                                : new Entry(
                                        keyHash,
                                        change == null
                                                ? Arrays.copyOfRange(value, valueOff, valueOff + valueLen)
                                                : change.apply(value, valueOff, valueLen));
                        before = group.put(k, now);
                    }
                    bytes += bytes(k, now) - bytes(k, before);
                });
            }
        }
    }

    /** Entries of one table by group; empty if there are none. */
    TreeMap<Integer, Map<Key, Entry>> table(String name) {
        return tables.getOrDefault(name, new TreeMap<>());
    }

    /** Tells a store all that is in here. */
    @SuppressWarnings("ReferenceEquality") // one object stands for all removals
    void writeTo(RocksStore store, TableCatalog catalog) {
        try (RocksStore.Batch batch = store.batch()) {
            tables.forEach((name, groups) -> {
                int id = catalog.existing(name);
                groups.forEach((group, entries) -> entries.forEach((key, e) -> batch.add(
                        id,
                        group,
                        e.keyHash(),
                        key.bytes,
                        0,
                        key.bytes.length,
                        e.value(),
                        0,
                        e == REMOVED ? -1 : e.value().length)));
            });
            batch.flush();
        }
    }
}
