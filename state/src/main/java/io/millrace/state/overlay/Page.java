package io.millrace.state.overlay;

import io.millrace.row.Bytes;

/**
 * Records one after the other, all written in one epoch (or copied from the store: {@link #FROM_STORE}).
 *
 * <pre>
 *   record: +0 length of the record (multiple of 8)   +4 flags    +8 keyHash   +12 key length
 *           +16 room for the value, see below         +20 value length        +24 key, value
 *   flags:  8 bits of TOMBSTONE, DEAD, NEW; 24 bits age, see below
 * </pre>
 *
 * Once frozen, bytes and {@link #used} never change, but for the room for the value, which nobody needs then: the table's thread writes the
 * delta there whose record took this one's place, as a negative number. Whoever brings a delta into the store sees all marks with its number
 * or a lower one, since the table's thread wrote them before it handed that delta over. {@link #live} is bookkeeping of that thread alone.
 *
 * <p>Age: in this many deltas, this record's the last, lie all changes of the key since the store cannot have had it; 0 if it may have it.
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

    private static final int AGE_SHIFT = 8;
    static final int AGE_MASK = -1 << AGE_SHIFT;
    private static final int MAX_AGE = -1 >>> AGE_SHIFT;
    /** Of a key that appears in this delta. */
    static final int BORN = 1 << AGE_SHIFT;

    final byte[] data;
    final int number;
    int used;
    /** Bytes of records that the index points at. */
    int live;
    /** Tombstones that the index points at. */
    int tombstones;

    boolean open;
    long epoch;
    /** Of the deltas of the table, counted from 1, the one that this page is in; 0: none. */
    int delta;

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

    static int age(int flags) {
        return flags >>> AGE_SHIFT;
    }

    /** The age part of the flags of a record so many deltas later; none when it is too much for its bits. */
    static int older(int flags, int deltas) {
        int age = age(flags);
        return age == 0 || deltas > MAX_AGE - age ? 0 : age + deltas << AGE_SHIFT;
    }

    /** The delta whose record took the place of this one, of a frozen page; 0: none that is known. */
    int supersededIn(int at) {
        return Math.max(0, -Bytes.getInt(data, at + 16));
    }

    void supersededIn(int at, int byDelta) {
        Bytes.putInt(data, at + 16, -byDelta);
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
