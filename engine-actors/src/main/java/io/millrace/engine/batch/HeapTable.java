package io.millrace.engine.batch;

import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A table of {@link HeapState}: a map in order of insertion, or of keys. */
final class HeapTable implements StateTable {
    /** Key bytes; a probe may look at a part of a longer array, and at another one later. */
    private static final class Key implements Comparable<Key> {
        private byte[] bytes;
        private int off;
        private int len;

        Key(byte[] bytes, int off, int len) {
            this.bytes = bytes;
            this.off = off;
            this.len = len;
        }

        Key at(byte[] otherBytes, int otherOff, int otherLen) {
            bytes = otherBytes;
            off = otherOff;
            len = otherLen;
            return this;
        }

        @Override
        public int compareTo(Key o) {
            return Arrays.compareUnsigned(bytes, off, off + len, o.bytes, o.off, o.off + o.len);
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Key k && Arrays.equals(bytes, off, off + len, k.bytes, k.off, k.off + k.len);
        }

        @Override
        public int hashCode() {
            int h = 1;
            for (int i = off; i < off + len; i++) {
                h = 31 * h + bytes[i];
            }
            return h;
        }

        Key copy() {
            return new Key(Arrays.copyOfRange(bytes, off, off + len), 0, len);
        }
    }

    private record Entry(int keyHash, byte[] value) {}

    private final HeapState owner;
    private final Order order;
    private final Map<Key, Entry> map;
    private final Key probe = new Key(new byte[0], 0, 0);
    private long changedBytes;

    HeapTable(HeapState owner, Order order) {
        this.owner = owner;
        this.order = order;
        map = order == Order.SORTED ? new TreeMap<>() : new LinkedHashMap<>();
    }

    HeapTable copy(HeapState to) {
        HeapTable copy = new HeapTable(to, order);
        map.forEach((k, e) -> copy.map.put(k, new Entry(e.keyHash, e.value.clone())));
        return copy;
    }

    long changedBytes() {
        return changedBytes;
    }

    long takeChangedBytes() {
        long bytes = changedBytes;
        changedBytes = 0;
        return bytes;
    }

    @Override
    public boolean get(int keyHash, byte[] key, int off, int len, StateValue value) {
        Entry e = map.get(probe.at(key, off, len));
        if (e == null) {
            return false;
        }
        value.base = e.value;
        value.off = 0;
        value.len = e.value.length;
        return true;
    }

    @Override
    public boolean getForUpdate(int keyHash, byte[] key, int off, int len, StateValue value) {
        boolean found = get(keyHash, key, off, len, value);
        if (found) {
            changedBytes += len + value.len;
        }
        return found;
    }

    @Override
    public void put(int keyHash, byte[] key, int keyOff, int keyLen, byte[] value, int valueOff, int valueLen) {
        owner.check(keyHash);
        changedBytes += keyLen + valueLen;
        Entry entry = new Entry(keyHash, Arrays.copyOfRange(value, valueOff, valueOff + valueLen));
        map.put(new Key(key, keyOff, keyLen).copy(), entry);
    }

    @Override
    public boolean remove(int keyHash, byte[] key, int off, int len) {
        boolean there = map.remove(probe.at(key, off, len)) != null;
        changedBytes += there ? len : 0;
        return there;
    }

    @Override
    public long size() {
        return map.size();
    }

    @Override
    public Cursor scan() {
        return new HeapCursor(map.entrySet().iterator());
    }

    @Override
    public Cursor scanBelow(byte[] limit, int off, int len) {
        return new HeapCursor(sorted().headMap(new Key(limit, off, len).copy(), false)
                .entrySet()
                .iterator());
    }

    @Override
    public Cursor scanPrefix(int keyHash, byte[] prefix, int off, int len) {
        Key from = new Key(prefix, off, len).copy();
        NavigableMap<Key, Entry> tail = sorted().tailMap(from, true);
        Key end = after(from);
        return new HeapCursor(
                (end == null ? tail : tail.headMap(end, false)).entrySet().iterator());
    }

    /** The lowest key above all that start with this one; null if there is none. */
    private static @Nullable Key after(Key prefix) {
        byte[] next = prefix.bytes.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (++next[i] != 0) {
                return new Key(next, 0, i + 1);
            }
        }
        return null;
    }

    private NavigableMap<Key, Entry> sorted() {
        if (map instanceof NavigableMap<Key, Entry> sorted) {
            return sorted;
        }
        throw new UnsupportedOperationException("This table was opened without key order.");
    }

    private static final class HeapCursor implements Cursor {
        private static final Key NO_KEY = new Key(new byte[0], 0, 0);
        private static final Entry NO_ENTRY = new Entry(0, new byte[0]);

        private final Iterator<Map.Entry<Key, Entry>> entries;
        private Key key = NO_KEY;
        private Entry entry = NO_ENTRY;

        HeapCursor(Iterator<Map.Entry<Key, Entry>> entries) {
            this.entries = entries;
        }

        @Override
        public boolean next() {
            if (!entries.hasNext()) {
                return false;
            }
            Map.Entry<Key, Entry> e = entries.next();
            key = e.getKey();
            entry = e.getValue();
            return true;
        }

        @Override
        public int keyHash() {
            return entry.keyHash;
        }

        @Override
        public byte[] key() {
            return key.bytes;
        }

        @Override
        public int keyOff() {
            return key.off;
        }

        @Override
        public int keyLen() {
            return key.len;
        }

        @Override
        public byte[] value() {
            return entry.value;
        }

        @Override
        public int valueOff() {
            return 0;
        }

        @Override
        public int valueLen() {
            return entry.value.length;
        }

        @Override
        public void remove() {
            entries.remove();
        }

        @Override
        public void close() {}
    }
}
