package io.millrace.engine.keyed;

import io.millrace.engine.operator.TimerTable;
import io.millrace.row.Bytes;
import io.millrace.spi.state.StateTable;
import java.util.Arrays;

/** Keys with the time they were due at, copied out of a timer table, so that calls may change it while they are walked. */
final class DueKeys {
    private static final int HEADER = 16;
    private static final int LARGEST_KEPT = 1 << 20;

    private byte[] arena = new byte[1024];
    private int end;
    private int at;
    private int current = -1;

    /** All entries at or before {@code timeMs}, earliest first. */
    void fill(TimerTable timers, long timeMs) {
        clear();
        try (StateTable.Cursor due = timers.upTo(timeMs)) {
            while (due.next()) {
                int keyLen = TimerTable.keyLen(due);
                int need = HEADER + (keyLen + 7 & ~7);
                if (end + need > arena.length) {
                    arena = Arrays.copyOf(arena, Math.max(end + need, arena.length * 2));
                }
                Bytes.putLong(arena, end, TimerTable.time(due));
                Bytes.putInt(arena, end + 8, due.keyHash());
                Bytes.putInt(arena, end + 12, keyLen);
                System.arraycopy(due.key(), TimerTable.keyOff(due), arena, end + HEADER, keyLen);
                end += need;
            }
        }
    }

    private void clear() {
        end = 0;
        at = 0;
        current = -1;
        if (arena.length > LARGEST_KEPT) {
            arena = new byte[1024];
        }
    }

    /** Moves on and points key at the entry's; false at the end. */
    boolean next(CurrentKey key) {
        if (at >= end) {
            clear();
            return false;
        }
        current = at;
        int len = Bytes.getInt(arena, at + 12);
        key.point(arena, at + HEADER, len, Bytes.getInt(arena, at + 8));
        at += HEADER + (len + 7 & ~7);
        return true;
    }

    /** When the current entry was due. */
    long timeMs() {
        return Bytes.getLong(arena, current);
    }
}
