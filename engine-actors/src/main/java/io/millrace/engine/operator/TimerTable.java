package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.spi.state.StateTable;
import java.util.Arrays;

/**
 * Keys by the time when they are over, in a sorted table: entry = time (8 bytes, so written that byte order is time order),
 * then the key. Times are microseconds.
 */
final class TimerTable {
    private static final byte[] NOTHING = new byte[0];
    private static final int TIME = 8;

    private final StateTable table;
    private byte[] entry = new byte[128];
    private final byte[] limit = new byte[TIME];

    TimerTable(StateTable table) {
        this.table = table;
    }

    void add(long timeUs, int keyHash, byte[] key, int off, int len) {
        int size = entry(timeUs, key, off, len);
        table.put(keyHash, entry, 0, size, NOTHING, 0, 0);
    }

    void remove(long timeUs, int keyHash, byte[] key, int off, int len) {
        int size = entry(timeUs, key, off, len);
        table.remove(keyHash, entry, 0, size);
    }

    private int entry(long timeUs, byte[] key, int off, int len) {
        int size = TIME + len;
        if (size > entry.length) {
            entry = Arrays.copyOf(entry, size * 2);
        }
        Bytes.putLongBig(entry, 0, timeUs ^ Long.MIN_VALUE);
        System.arraycopy(key, off, entry, TIME, len);
        return size;
    }

    /** Entries whose time is at or before {@code timeUs}, earliest first, then by key. */
    StateTable.Cursor upTo(long timeUs) {
        Bytes.putLongBig(limit, 0, (timeUs == Long.MAX_VALUE ? timeUs : timeUs + 1) ^ Long.MIN_VALUE);
        return table.scanBelow(limit, 0, TIME);
    }

    static int keyOff(StateTable.Cursor at) {
        return at.keyOff() + TIME;
    }

    static int keyLen(StateTable.Cursor at) {
        return at.keyLen() - TIME;
    }
}
