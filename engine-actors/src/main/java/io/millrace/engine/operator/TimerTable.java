package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.spi.state.StateTable;
import java.util.Arrays;

/**
 * Keys by the time when they are over, in a sorted table: entry = time (8 bytes, so written that byte order is time order),
 * then the key. Times are in one unit, which its owner chooses.
 */
public final class TimerTable {
    private static final byte[] NOTHING = new byte[0];
    private static final int TIME = 8;

    private final StateTable table;
    private byte[] entry = new byte[128];
    private final byte[] limit = new byte[TIME];

    public TimerTable(StateTable table) {
        this.table = table;
    }

    public void add(long time, int keyHash, byte[] key, int off, int len) {
        int size = entry(time, key, off, len);
        table.put(keyHash, entry, 0, size, NOTHING, 0, 0);
    }

    /** As add, for a key that has no entry at this time, which the caller knows since the key itself is new. */
    public void addNew(long time, int keyHash, byte[] key, int off, int len) {
        int size = entry(time, key, off, len);
        table.putNew(keyHash, entry, 0, size, NOTHING, 0, 0);
    }

    public void remove(long time, int keyHash, byte[] key, int off, int len) {
        int size = entry(time, key, off, len);
        table.remove(keyHash, entry, 0, size);
    }

    private int entry(long time, byte[] key, int off, int len) {
        int size = TIME + len;
        if (size > entry.length) {
            entry = Arrays.copyOf(entry, size * 2);
        }
        Bytes.putLongBig(entry, 0, time ^ Long.MIN_VALUE);
        System.arraycopy(key, off, entry, TIME, len);
        return size;
    }

    /** Entries whose time is at or before {@code time}, earliest first, then by key. */
    public StateTable.Cursor upTo(long time) {
        Bytes.putLongBig(limit, 0, (time == Long.MAX_VALUE ? time : time + 1) ^ Long.MIN_VALUE);
        return table.scanBelow(limit, 0, TIME);
    }

    /** The time of the first entry, Long.MAX_VALUE without. */
    public long earliest() {
        try (StateTable.Cursor first = upTo(Long.MAX_VALUE)) {
            return first.next() ? time(first) : Long.MAX_VALUE;
        }
    }

    public static long time(StateTable.Cursor at) {
        return Bytes.getLongBig(at.key(), at.keyOff()) ^ Long.MIN_VALUE;
    }

    public static int keyOff(StateTable.Cursor at) {
        return at.keyOff() + TIME;
    }

    public static int keyLen(StateTable.Cursor at) {
        return at.keyLen() - TIME;
    }
}
