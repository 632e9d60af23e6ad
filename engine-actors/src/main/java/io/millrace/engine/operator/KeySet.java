package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import java.util.Arrays;

/** A set of byte strings in order of first addition, in two arrays: the keys that an epoch touched. */
final class KeySet {
    private static final int HEADER = 8;

    private byte[] arena = new byte[1024];
    private int end;
    private int[] table = new int[64];
    private int size;

    /** Adds a copy; whether it was new. keyHash is kept with it. */
    boolean add(int keyHash, byte[] key, int off, int len) {
        int mask = table.length - 1;
        int at = Bytes.hash(key, off, len) & mask;
        while (table[at] != 0) {
            int entry = table[at] - 1;
            if (Bytes.equal(arena, entry + HEADER, Bytes.getInt(arena, entry + 4), key, off, len)) {
                return false;
            }
            at = at + 1 & mask;
        }
        int need = end + HEADER + len;
        if (need > arena.length) {
            arena = Arrays.copyOf(arena, Math.max(need, arena.length * 2));
        }
        Bytes.putInt(arena, end, keyHash);
        Bytes.putInt(arena, end + 4, len);
        System.arraycopy(key, off, arena, end + HEADER, len);
        table[at] = end + 1;
        end = need;
        if (++size * 2 > table.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        int[] wider = new int[table.length * 2];
        int mask = wider.length - 1;
        for (int entry = 0; entry < end; entry += HEADER + Bytes.getInt(arena, entry + 4)) {
            int at = Bytes.hash(arena, entry + HEADER, Bytes.getInt(arena, entry + 4)) & mask;
            while (wider[at] != 0) {
                at = at + 1 & mask;
            }
            wider[at] = entry + 1;
        }
        table = wider;
    }

    int size() {
        return size;
    }

    /** Position for walking: start with 0, end at {@link #end}. */
    int next(int entry) {
        return entry + HEADER + Bytes.getInt(arena, entry + 4);
    }

    int end() {
        return end;
    }

    byte[] base() {
        return arena;
    }

    int keyHash(int entry) {
        return Bytes.getInt(arena, entry);
    }

    int keyOff(int entry) {
        return entry + HEADER;
    }

    int keyLen(int entry) {
        return Bytes.getInt(arena, entry + 4);
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(table, 0);
            if (table.length > 1 << 16) {
                table = new int[64];
                arena = new byte[1024];
            }
        }
        end = 0;
        size = 0;
    }
}
