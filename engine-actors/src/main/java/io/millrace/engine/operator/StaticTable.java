package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.row.RowLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of a static side by key bytes: places in a list, chained where keys are equal. Filled, then only read; a look-up
 * allocates nothing; rows of a key keep their order.
 */
final class StaticTable {
    /** No place: there is no row, or no further one. */
    static final int NONE = -1;

    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> rows = new ArrayList<>();
    private int[] next = new int[16];
    private int[] last = new int[16];

    /** First place of a key, plus one; 0 where nothing stands. Never more than half full. */
    private int[] heads = new int[32];

    private int distinct;

    void add(byte[] key, byte[] row) {
        int place = rows.size();
        keys.add(key);
        rows.add(row);
        if (place == next.length) {
            next = Arrays.copyOf(next, place * 2);
            last = Arrays.copyOf(last, place * 2);
        }
        next[place] = NONE;
        last[place] = place;
        int at = slot(key, key.length);
        if (heads[at] != 0) {
            int head = heads[at] - 1;
            next[last[head]] = place;
            last[head] = place;
            return;
        }
        heads[at] = place + 1;
        if (++distinct * 2 > heads.length) {
            grow();
        }
    }

    private void grow() {
        int[] old = heads;
        heads = new int[old.length * 2];
        for (int head : old) {
            if (head != 0) {
                byte[] key = keys.get(head - 1);
                heads[slot(key, key.length)] = head;
            }
        }
    }

    /** Where the key stands in the heads, or the free slot where it would. */
    private int slot(byte[] key, int len) {
        int mask = heads.length - 1;
        int hash = KeyHash.hash(key, 0, len);
        int at = (hash ^ hash >>> 16) & mask;
        while (heads[at] != 0) {
            byte[] other = keys.get(heads[at] - 1);
            if (Bytes.equal(other, 0, other.length, key, 0, len)) {
                return at;
            }
            at = at + 1 & mask;
        }
        return at;
    }

    /** Place of the first row of this key, or {@link #NONE}. */
    int find(byte[] key, int len) {
        return heads[slot(key, len)] - 1;
    }

    /** Place of the next row of the same key, or {@link #NONE}. */
    int next(int place) {
        return next[place];
    }

    byte[] row(int place) {
        return rows.get(place);
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
