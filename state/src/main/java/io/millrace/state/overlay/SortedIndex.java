package io.millrace.state.overlay;

import io.millrace.row.Bytes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A red-black tree over copies of the keys, in unsigned byte order. */
final class SortedIndex extends KeyIndex {
    private static final byte[] NOTHING = {};
    private static final Key FIRST = new Key(NOTHING, 0, 0);

    private final TreeMap<Key, Key> map = new TreeMap<>();
    private final Key probe = new Key(NOTHING, 0, 0);
    private @Nullable Key found;

    /** How often a key was added or taken away: an iterator is good for as long as it stands. */
    private long changes;

    @Override
    int count() {
        return map.size();
    }

    @Override
    long find(byte[] key, int off, int len) {
        probe.point(key, off, len);
        found = map.get(probe);
        return found == null ? NONE : found.ref;
    }

    @Override
    void insert(byte[] key, int off, int len, long ref) {
        Key k = new Key(Arrays.copyOfRange(key, off, off + len), 0, len);
        k.ref = ref;
        map.put(k, k);
        changes++;
        found = k;
    }

    @Override
    public void replace(long ref) {
        place().ref = ref;
    }

    @Override
    public void delete() {
        map.remove(place());
        changes++;
    }

    private Key place() {
        if (found == null) {
            throw new IllegalStateException("find has not found");
        }
        return found;
    }

    @Override
    Walk walk(byte @Nullable [] from) {
        // The tree may change under the walk, which then begins again behind the key where it stands.
        return new Walk() {
            private Key at = from == null ? FIRST : new Key(from, 0, from.length);
            private boolean inclusive = true;
            private @Nullable Iterator<Key> steps;
            private long changesSeen;

            @Override
            public boolean next() {
                Iterator<Key> way = steps;
                if (way == null || changesSeen != changes) {
                    way = map.tailMap(at, inclusive).values().iterator();
                    steps = way;
                    changesSeen = changes;
                }
                inclusive = false;
                if (!way.hasNext()) {
                    return false;
                }
                at = way.next();
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
                if (steps != null && changesSeen == changes) {
                    steps.remove();
                    changesSeen++;
                } else {
                    map.remove(at);
                }
                changes++;
            }
        };
    }

    /** Key and value of the tree in one object. */
    private static final class Key implements Comparable<Key> {
        private byte[] data = NOTHING;
        private int off;
        private int len;
        private long ref;

        /** The first eight bytes, the highest first, with zeros where there are fewer: most keys differ in them. */
        private long head;

        Key(byte[] data, int off, int len) {
            point(data, off, len);
        }

        private void point(byte[] newData, int newOff, int newLen) {
            data = newData;
            off = newOff;
            len = newLen;
            if (newLen >= Long.BYTES) {
                head = Bytes.getLongBig(newData, newOff);
            } else {
                head = 0;
                for (int i = 0; i < newLen; i++) {
                    head |= (newData[newOff + i] & 0xffL) << (Long.SIZE - Byte.SIZE * (i + 1));
                }
            }
        }

        @Override
        public int compareTo(Key o) {
            return head == o.head
                    ? Bytes.compare(data, off, len, o.data, o.off, o.len)
                    : Long.compareUnsigned(head, o.head);
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
