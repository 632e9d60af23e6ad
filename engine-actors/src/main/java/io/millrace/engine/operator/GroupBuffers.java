package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import java.util.Arrays;

/**
 * Keys with a buffer each, in order of first addition: a hashed table in one array of bytes and a few of numbers, bounded in groups and bytes. A
 * buffer that outgrows its place gets another one behind all others; its old place is lost until {@link #clear}.
 */
final class GroupBuffers {
    private static final int KEY_OFF = 0;
    private static final int KEY_LEN = 1;
    private static final int BUFFER_OFF = 2;
    private static final int BUFFER_LEN = 3;
    private static final int PLACE_BYTES = 4;
    private static final int FIELDS = 5;

    private final int mostGroups;
    private final int mostBytes;
    private final int[] table;
    private int[] fields = new int[64 * FIELDS];
    private byte[] arena = new byte[4096];
    private int end;
    private int size;
    private int slot;

    /** @param mostGroups after which it is {@link #full}, as it is after so many bytes */
    GroupBuffers(int mostGroups, int mostBytes) {
        this.mostGroups = mostGroups;
        this.mostBytes = mostBytes;
        table = new int[Integer.highestOneBit(mostGroups) << 2];
    }

    int size() {
        return size;
    }

    /** Whether nothing should be added any more. */
    boolean full() {
        return size >= mostGroups || end >= mostBytes;
    }

    /** The group with this key, or -1; then {@link #add} may follow for this very key. */
    int find(byte[] key, int off, int len) {
        int mask = table.length - 1;
        slot = Bytes.hash(key, off, len) & mask;
        for (; table[slot] != 0; slot = slot + 1 & mask) {
            int group = table[slot] - 1;
            if (Bytes.equal(arena, field(group, KEY_OFF), field(group, KEY_LEN), key, off, len)) {
                return group;
            }
        }
        return -1;
    }

    /** Adds the key that was not found, with this buffer. */
    int add(byte[] key, int off, int len, byte[] buffer, int bufferOff, int bufferLen) {
        if ((size + 1) * FIELDS > fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        int group = size++;
        set(group, KEY_OFF, append(key, off, len));
        set(group, KEY_LEN, len);
        place(group, buffer, bufferOff, bufferLen);
        table[slot] = group + 1;
        return group;
    }

    /** Replaces the buffer of a group. */
    void replace(int group, byte[] buffer, int off, int len) {
        if (len > field(group, PLACE_BYTES)) {
            place(group, buffer, off, len);
        } else {
            System.arraycopy(buffer, off, arena, bufferOff(group), len);
            set(group, BUFFER_LEN, len);
        }
    }

    private void place(int group, byte[] buffer, int off, int len) {
        set(group, BUFFER_OFF, append(buffer, off, len));
        set(group, BUFFER_LEN, len);
        set(group, PLACE_BYTES, len);
    }

    private int append(byte[] bytes, int off, int len) {
        if (end + len > arena.length) {
            arena = Arrays.copyOf(arena, Math.max(end + len, arena.length * 2));
        }
        System.arraycopy(bytes, off, arena, end, len);
        int at = end;
        end += len;
        return at;
    }

    private int field(int group, int which) {
        return fields[group * FIELDS + which];
    }

    private void set(int group, int which, int value) {
        fields[group * FIELDS + which] = value;
    }

    /** Where all keys and buffers are, until the next one is added or replaced. */
    byte[] bytes() {
        return arena;
    }

    int keyOff(int group) {
        return field(group, KEY_OFF);
    }

    int bufferOff(int group) {
        return field(group, BUFFER_OFF);
    }

    int bufferLen(int group) {
        return field(group, BUFFER_LEN);
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(table, 0);
        }
        size = 0;
        end = 0;
    }
}
