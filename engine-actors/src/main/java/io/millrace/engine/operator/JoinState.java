package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one side of a join keeps. Three tables:
 *
 * <pre>
 *   keys    key                → first index, next index, rows        (8 bytes each)
 *   rows    key, index         → row, time in µs (8 bytes), matched (1 byte)
 *   timers  time, key[, index] → nothing
 * </pre>
 *
 * Indexes of a key only grow; those between first and next that have no row are holes where rows went before older ones. A key
 * with more holes than rows is numbered anew at its next row. A timer stands for one row, or for all rows of a key whose time is
 * part of the key.
 *
 * <p>Walking a key's rows allocates nothing. Task thread only.
 */
final class JoinState {
    private static final int BOUNDS = 24;
    private static final int NEXT = 8;
    private static final int LIVE = 16;
    private static final int INDEX = 8;
    private static final int TRAILER = 9;
    private static final int MANY_HOLES = 16;

    private final StateTable keys;
    private final StateTable rows;
    private final @Nullable TimerTable timers;
    private final boolean timerPerKey;
    private final byte[] fresh = new byte[BOUNDS];
    private final StateValue bounds = new StateValue();
    private final StateValue value = new StateValue();
    private byte[] entry = new byte[128];
    private byte[] scratch = new byte[256];

    private int keyHash;
    private int keyLen;
    private long at;
    private long end;

    /**
     * @param timers null for rows that are never dropped
     * @param timerPerKey whether the rows of a key have one time
     */
    JoinState(StateTable keys, StateTable rows, @Nullable TimerTable timers, boolean timerPerKey) {
        this.keys = keys;
        this.rows = rows;
        this.timers = timers;
        this.timerPerKey = timerPerKey;
    }

    /** Rows kept. */
    long size() {
        return rows.size();
    }

    /** Begins a walk over the rows of a key. */
    void walk(int hash, byte[] key, int off, int len) {
        select(hash, key, off, len);
        at = 0;
        end = 0;
        if (keys.get(hash, key, off, len, bounds)) {
            at = Bytes.getLong(bounds.base, bounds.off);
            end = Bytes.getLong(bounds.base, bounds.off + NEXT);
        }
    }

    private void select(int hash, byte[] key, int off, int len) {
        if (entry.length < len + INDEX) {
            entry = new byte[2 * (len + INDEX)];
        }
        System.arraycopy(key, off, entry, 0, len);
        keyHash = hash;
        keyLen = len;
    }

    /** Moves to the next row of the walk; its place is valid until the next call. */
    boolean next() {
        while (at < end) {
            if (row(at++)) {
                return true;
            }
        }
        return false;
    }

    private boolean row(long index) {
        Bytes.putLong(entry, keyLen, index);
        return rows.get(keyHash, entry, 0, keyLen + INDEX, value);
    }

    byte[] rowBase() {
        return value.base;
    }

    int rowOff() {
        return value.off;
    }

    int rowLen() {
        return value.len - TRAILER;
    }

    boolean matched() {
        return value.base[value.off + value.len - 1] != 0;
    }

    /** Notes that the row of the walk has met another; its place may change. */
    void match() {
        if (!matched()) {
            rows.getForUpdate(keyHash, entry, 0, keyLen + INDEX, value);
            value.base[value.off + value.len - 1] = 1;
        }
    }

    /** Drops the row of the walk, which goes on. */
    void dropCurrent() {
        long timeUs = Bytes.getLong(value.base, value.off + value.len - TRAILER);
        rows.remove(keyHash, entry, 0, keyLen + INDEX);
        if (!timerPerKey) {
            removeTimer(timeUs);
        }
        if (forget() && timerPerKey) {
            removeTimer(timeUs);
        }
        Bytes.putLong(entry, keyLen, at - 1);
    }

    /** Adds a row behind the others of its key. */
    void append(int hash, byte[] key, int len, long timeUs, boolean matched, byte[] row, int rowOff, int rowLen) {
        select(hash, key, 0, len);
        boolean newKey = !keys.getForUpdate(hash, key, 0, len, bounds);
        if (newKey) {
            keys.put(hash, key, 0, len, fresh, 0, BOUNDS);
            keys.getForUpdate(hash, key, 0, len, bounds);
        } else {
            closeHoles();
        }
        long index = Bytes.getLong(bounds.base, bounds.off + NEXT);
        need(rowLen + TRAILER);
        System.arraycopy(row, rowOff, scratch, 0, rowLen);
        Bytes.putLong(scratch, rowLen, timeUs);
        scratch[rowLen + TRAILER - 1] = (byte) (matched ? 1 : 0);
        Bytes.putLong(entry, keyLen, index);
        rows.put(hash, entry, 0, len + INDEX, scratch, 0, rowLen + TRAILER);
        Bytes.putLong(bounds.base, bounds.off + NEXT, index + 1);
        add(bounds, LIVE, 1);
        if (newKey || !timerPerKey) {
            addTimer(timeUs);
        }
    }

    /** For the selected row, or for its key; its entry stands in {@link #entry}. */
    private void addTimer(long timeUs) {
        if (timers != null && timeUs != EventTimeColumn.NONE) {
            timers.add(timeUs, keyHash, entry, 0, timerPerKey ? keyLen : keyLen + INDEX);
        }
    }

    private void removeTimer(long timeUs) {
        if (timers != null && timeUs != EventTimeColumn.NONE) {
            timers.remove(timeUs, keyHash, entry, 0, timerPerKey ? keyLen : keyLen + INDEX);
        }
    }

    private void need(int bytes) {
        if (scratch.length < bytes) {
            scratch = Arrays.copyOf(scratch, 2 * bytes);
        }
    }

    private static void add(StateValue to, int place, long by) {
        Bytes.putLong(to.base, to.off + place, Bytes.getLong(to.base, to.off + place) + by);
    }

    /** Numbers the rows of the selected key anew, without holes, when there are more holes than rows. */
    private void closeHoles() {
        long first = Bytes.getLong(bounds.base, bounds.off);
        long next = Bytes.getLong(bounds.base, bounds.off + NEXT);
        long live = Bytes.getLong(bounds.base, bounds.off + LIVE);
        if (next - first < 2 * live + MANY_HOLES) {
            return;
        }
        long to = next;
        for (long from = first; from < next; from++) {
            if (!row(from)) {
                continue;
            }
            need(value.len);
            int len = value.len;
            System.arraycopy(value.base, value.off, scratch, 0, len);
            long timeUs = Bytes.getLong(scratch, len - TRAILER);
            rows.remove(keyHash, entry, 0, keyLen + INDEX);
            if (!timerPerKey) {
                removeTimer(timeUs);
            }
            Bytes.putLong(entry, keyLen, to++);
            rows.put(keyHash, entry, 0, keyLen + INDEX, scratch, 0, len);
            if (!timerPerKey) {
                addTimer(timeUs);
            }
        }
        Bytes.putLong(bounds.base, bounds.off, next);
        Bytes.putLong(bounds.base, bounds.off + NEXT, to);
    }

    /** What is told of a row that is dropped, while its place is still valid. */
    @FunctionalInterface
    interface Dropped {
        void row(int keyHash, byte[] base, int off, int len, boolean matched);
    }

    /** Timers at or before a time, to be given to {@link #drop} one by one. */
    StateTable.Cursor due(long upToUs) {
        if (timers == null) {
            throw new IllegalStateException("This side of the join drops no rows.");
        }
        return timers.upTo(upToUs);
    }

    /** Drops the rows of a timer, and the timer; how many. */
    int drop(StateTable.Cursor due, Dropped dropped) {
        int off = TimerTable.keyOff(due);
        int len = TimerTable.keyLen(due) - (timerPerKey ? 0 : INDEX);
        int hash = due.keyHash();
        int count = 0;
        if (timerPerKey) {
            walk(hash, due.key(), off, len);
            while (next()) {
                dropped.row(hash, value.base, value.off, rowLen(), matched());
                rows.remove(hash, entry, 0, keyLen + INDEX);
                count++;
            }
            keys.remove(hash, entry, 0, keyLen);
        } else {
            select(hash, due.key(), off, len);
            if (row(Bytes.getLong(due.key(), off + len))) {
                dropped.row(hash, value.base, value.off, rowLen(), matched());
                rows.remove(hash, entry, 0, keyLen + INDEX);
                forget();
                count = 1;
            }
        }
        due.remove();
        return count;
    }

    /** The selected key has lost a row: its last one (true: the key is gone), or perhaps the first of several. */
    private boolean forget() {
        if (!keys.getForUpdate(keyHash, entry, 0, keyLen, bounds)) {
            throw new IllegalStateException("A row of a join's state has no key.");
        }
        add(bounds, LIVE, -1);
        if (Bytes.getLong(bounds.base, bounds.off + LIVE) == 0) {
            keys.remove(keyHash, entry, 0, keyLen);
            return true;
        }
        long first = Bytes.getLong(bounds.base, bounds.off);
        long next = Bytes.getLong(bounds.base, bounds.off + NEXT);
        while (first < next && !row(first)) {
            first++;
        }
        Bytes.putLong(bounds.base, bounds.off, first);
        return false;
    }
}
