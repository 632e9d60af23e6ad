package io.millrace.state.store;

import io.millrace.row.KeyHash;
import io.millrace.state.segment.Segment;
import io.millrace.state.segment.SegmentTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A small state put together from segments alone, in memory: what is there, by table, group and key. Immutable once built. */
final class Fold {
    /** A key's hash and value. */
    record Entry(int keyHash, byte[] value) {}

    private final Map<String, TreeMap<Integer, Map<ByteBuffer, Entry>>> tables = new HashMap<>();

    /** Adds a segment, which is newer than those before it. */
    void add(Segment s) {
        for (int i = 0; i < s.tables().size(); i++) {
            SegmentTable t = s.tables().get(i);
            TreeMap<Integer, Map<ByteBuffer, Entry>> groups = tables.computeIfAbsent(t.name(), n -> new TreeMap<>());
            s.forEach(i, 0, t.totalGroups(), (keyHash, key, keyOff, keyLen, value, valueOff, valueLen) -> {
                Map<ByteBuffer, Entry> group =
                        groups.computeIfAbsent(KeyHash.group(keyHash, t.totalGroups()), g -> new HashMap<>());
                ByteBuffer k = ByteBuffer.wrap(Arrays.copyOfRange(key, keyOff, keyOff + keyLen));
                if (valueLen < 0) {
                    group.remove(k);
                } else {
                    group.put(k, new Entry(keyHash, Arrays.copyOfRange(value, valueOff, valueOff + valueLen)));
                }
            });
        }
    }

    /** Entries of one table by group; empty if there are none. */
    TreeMap<Integer, Map<ByteBuffer, Entry>> table(String name) {
        return tables.getOrDefault(name, new TreeMap<>());
    }

    Map<String, TreeMap<Integer, Map<ByteBuffer, Entry>>> tables() {
        return tables;
    }
}
