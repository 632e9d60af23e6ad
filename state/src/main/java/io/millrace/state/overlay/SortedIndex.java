package io.millrace.state.overlay;

import io.millrace.row.Bytes;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A red-black tree over copies of the keys, in unsigned byte order. */
final class SortedIndex extends KeyIndex {
    private static final Key FIRST = new Key(new byte[0], 0, 0);

    private final TreeMap<Key, Key> map = new TreeMap<>();
    private final Key probe = new Key(FIRST.data, 0, 0);
    private @Nullable Key found;

    @Override
    int count() {
        return map.size();
    }

    @Override
    long find(byte[] key, int off, int len) {
        probe.data = key;
        probe.off = off;
        probe.len = len;
        found = map.get(probe);
        return found == null ? NONE : found.ref;
    }

    @Override
    void insert(byte[] key, int off, int len, long ref) {
        Key k = new Key(Arrays.copyOfRange(key, off, off + len), 0, len);
        k.ref = ref;
        map.put(k, k);
    }

    @Override
    public void replace(long ref) {
        place().ref = ref;
    }

    @Override
    public void delete() {
        map.remove(place());
    }

    private Key place() {
        if (found == null) {
            throw new IllegalStateException("find has not found");
        }
        return found;
    }

    @Override
    Walk walk(byte @Nullable [] from) {
        // Steps from key to key instead of holding an iterator: the tree may change under the walk.
        return new Walk() {
            private Key at = from == null ? FIRST : new Key(from, 0, from.length);
            private boolean inclusive = true;

            @Override
            public boolean next() {
                Map.Entry<Key, Key> e = inclusive ? map.ceilingEntry(at) : map.higherEntry(at);
                inclusive = false;
                if (e == null) {
                    return false;
                }
                at = e.getValue();
                return true;
            }

            @Override
            public long ref() {
                return at.ref;
            }

            @Override
            public void replace(long ref) {
                at.ref = ref;
            }

            @Override
            public void delete() {
                map.remove(at);
            }
        };
    }

    /** Key and value of the tree in one object. */
    private static final class Key implements Comparable<Key> {
        byte[] data;
        int off;
        int len;
        long ref;

        Key(byte[] data, int off, int len) {
            this.data = data;
            this.off = off;
            this.len = len;
        }

        @Override
        public int compareTo(Key o) {
            return Bytes.compare(data, off, len, o.data, o.off, o.len);
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Key && compareTo((Key) o) == 0;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(Arrays.copyOfRange(data, off, off + len));
        }
    }
}
