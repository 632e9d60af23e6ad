package io.millrace.state.overlay;

import io.millrace.row.Bytes;

/**
 * Records one after the other, all written in one epoch (or copied from the store: {@link #FROM_STORE}).
 *
 * <pre>
 *   record: +0 length of the record (multiple of 8)   +4 flags    +8 keyHash   +12 key length
 *           +16 room for the value                    +20 value length        +24 key, value
 * </pre>
 *
 * Once frozen, bytes and {@link #used} never change; {@link #live} is bookkeeping of the table's thread alone.
 */
public final class Page {
    static final long FROM_STORE = Long.MIN_VALUE;
    static final int HEADER = 24;

    /** The key was removed. */
    static final int TOMBSTONE = 1;
    /** Superseded within its own epoch; not part of the delta. */
    static final int DEAD = 2;
    /** The key did not exist when the epoch began, as far as this page knows. */
    static final int NEW = 4;

    final byte[] data;
    final int number;
    int used;
    /** Bytes of records that the index points at. */
    int live;
    /** Tombstones that the index points at. */
    int tombstones;

    boolean open;
    long epoch;

    Page(int number, int capacity, long epoch, boolean open) {
        this.data = new byte[capacity];
        this.number = number;
        this.epoch = epoch;
        this.open = open;
    }

    int length(int at) {
        return Bytes.getInt(data, at);
    }

    int flags(int at) {
        return Bytes.getInt(data, at + 4);
    }

    void flags(int at, int flags) {
        Bytes.putInt(data, at + 4, flags);
    }

    int keyHash(int at) {
        return Bytes.getInt(data, at + 8);
    }

    int keyOff(int at) {
        return at + HEADER;
    }

    int keyLen(int at) {
        return Bytes.getInt(data, at + 12);
    }

    int valueCap(int at) {
        return Bytes.getInt(data, at + 16);
    }

    int valueOff(int at) {
        return at + HEADER + keyLen(at);
    }

    int valueLen(int at) {
        return Bytes.getInt(data, at + 20);
    }

    void valueLen(int at, int len) {
        Bytes.putInt(data, at + 20, len);
    }

    static int recordLength(int keyLen, int valueLen) {
        long n = ((long) HEADER + keyLen + valueLen + 7) & ~7L;
        if (n > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("An entry of " + n + " bytes is larger than a table can hold");
        }
        return (int) n;
    }

    /** Appends a record with room for its value; the caller has checked that it fits. */
    int append(int recordLength, int flags, int keyHash, byte[] key, int keyOff, int keyLen, int valueLen) {
        int at = used;
        Bytes.putInt(data, at, recordLength);
        Bytes.putInt(data, at + 4, flags);
        Bytes.putInt(data, at + 8, keyHash);
        Bytes.putInt(data, at + 12, keyLen);
        Bytes.putInt(data, at + 16, recordLength - HEADER - keyLen);
        Bytes.putInt(data, at + 20, valueLen);
        System.arraycopy(key, keyOff, data, at + HEADER, keyLen);
        used = at + recordLength;
        live += recordLength;
        return at;
    }
}
