package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.row.RowLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a static side by key bytes: places in a list, chained where keys are equal. Filled, then only read; a look-up allocates nothing;
 * rows of a key keep their order.
 *
 * <p>A table is larger than the processor's nearer caches, and a look-up costs as much as the lines that it has to fetch. So a place in the
 * heads has the key's hash beside it, which keeps other keys from being fetched, and a row stands in one array with its key, behind it.
 */
final class StaticTable {
    /** No place: there is no row, or no further one. */
    static final int NONE = -1;

    /** Length of the key, the key, the row. */
    private byte[][] entries = new byte[16][];

    private int[] next = new int[16];
    private int[] last = new int[16];
    private int size;

    /** The hash of a key above, the first place of the key, plus one, below; 0 where nothing stands. Never more than half full. */
    private long[] heads = new long[32];

    private int distinct;

    void add(byte[] key, byte[] row) {
        int place = size++;
        if (place == entries.length) {
            entries = Arrays.copyOf(entries, place * 2);
            next = Arrays.copyOf(next, place * 2);
            last = Arrays.copyOf(last, place * 2);
        }
        byte[] entry = new byte[Integer.BYTES + key.length + row.length];
        Bytes.putInt(entry, 0, key.length);
        System.arraycopy(key, 0, entry, Integer.BYTES, key.length);
        System.arraycopy(row, 0, entry, Integer.BYTES + key.length, row.length);
        entries[place] = entry;
        next[place] = NONE;
        last[place] = place;
        int hash = hash(key, key.length);
        int at = slot(key, key.length, hash);
        if (heads[at] != 0) {
            int head = place(heads[at]);
            next[last[head]] = place;
            last[head] = place;
            return;
        }
        heads[at] = (long) hash << Integer.SIZE | place + 1;
        if (++distinct * 2 > heads.length) {
            grow();
        }
    }

    private void grow() {
        long[] old = heads;
        heads = new long[old.length * 2];
        int mask = heads.length - 1;
        for (long head : old) {
            if (head != 0) {
                // No two of them have the same key.
                int at = hash(head) & mask;
                while (heads[at] != 0) {
                    at = at + 1 & mask;
                }
                heads[at] = head;
            }
        }
    }

    private static int hash(byte[] key, int len) {
        int hash = KeyHash.hash(key, 0, len);
        return hash ^ hash >>> 16;
    }

    private static int hash(long head) {
        return (int) (head >>> Integer.SIZE);
    }

    private static int place(long head) {
        return (int) head - 1;
    }

    /** Where the key stands in the heads, or the free slot where it would. */
    private int slot(byte[] key, int len, int hash) {
        int mask = heads.length - 1;
        int at = hash & mask;
        for (long head = heads[at]; head != 0; head = heads[at]) {
            if (hash(head) == hash && hasKey(entries[place(head)], key, len)) {
                return at;
            }
            at = at + 1 & mask;
        }
        return at;
    }

    private static boolean hasKey(byte[] entry, byte[] key, int len) {
        return Bytes.equal(entry, Integer.BYTES, Bytes.getInt(entry, 0), key, 0, len);
    }

    /** Place of the first row of this key, or {@link #NONE}. */
    int find(byte[] key, int len) {
        return place(heads[slot(key, len, hash(key, len))]);
    }

    /** Place of the next row of the same key, or {@link #NONE}. */
    int next(int place) {
        return next[place];
    }

    /** The array that has the row, from {@link #rowOffset} to its end. */
    byte[] entry(int place) {
        return entries[place];
    }

    /** Where rows of a key of this length, in bytes, begin in their entries. */
    static int rowOffset(int keyLength) {
        return Integer.BYTES + keyLength;
    }

    /** Whether a key column that may not be null is null. */
    static boolean hasNull(byte[] key, List<Boolean> nullSafe) {
        if (Bytes.getLong(key, 0) == 0 && nullSafe.size() <= 64) {
            return false;
        }
        for (int i = 0; i < nullSafe.size(); i++) {
            if (!nullSafe.get(i) && RowLayout.isNull(key, 0, i)) {
                return true;
            }
        }
        return false;
    }
}
