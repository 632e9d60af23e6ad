package io.millrace.state.store;

import io.millrace.state.segment.Segment;
import io.millrace.state.segment.SegmentTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A small state put together from segments alone, in memory: what is there, by table, group and key. Immutable once built. */
final class Fold {
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

    private final Map<String, TreeMap<Integer, Map<Key, Entry>>> tables = new HashMap<>();

    /** Adds what a filter takes of a segment, which is newer than those before it. */
    void add(Segment s, GroupFilter filter) {
        for (int i = 0; i < s.tables().size(); i++) {
            SegmentTable t = s.tables().get(i);
            TreeMap<Integer, Map<Key, Entry>> groups = tables.computeIfAbsent(t.name(), n -> new TreeMap<>());
            for (int g : t.groupSizes().keySet()) {
                if (!filter.takes(t.name(), g)) {
                    continue;
                }
                Map<Key, Entry> group = groups.computeIfAbsent(g, n -> new HashMap<>());
                s.forEach(i, g, g + 1, (keyHash, key, keyOff, keyLen, value, valueOff, valueLen) -> {
                    Key k = new Key(Arrays.copyOfRange(key, keyOff, keyOff + keyLen));
                    if (valueLen < 0) {
                        group.remove(k);
                    } else {
                        group.put(k, new Entry(keyHash, Arrays.copyOfRange(value, valueOff, valueOff + valueLen)));
                    }
                });
            }
        }
    }

    /** Entries of one table by group; empty if there are none. */
    TreeMap<Integer, Map<Key, Entry>> table(String name) {
        return tables.getOrDefault(name, new TreeMap<>());
    }

    Map<String, TreeMap<Integer, Map<Key, Entry>>> tables() {
        return tables;
    }
}
