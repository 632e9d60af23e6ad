package io.millrace.spi.state;

/**
 * A map from key bytes to value bytes within key groups. Keys are compared as unsigned bytes.
 *
 * <p>keyHash is the hash of the partitioning key ({@code io.millrace.row.KeyHash}); it chooses the key group. Two calls for
 * one key must give the same hash.
 */
public interface StateTable {
    /** Whether scans must run in key order: costs a sorted overlay. */
    enum Order {
        HASHED,
        SORTED
    }

    /** Points value at the bytes of the key and returns true; or returns false. Valid until the next call on this table. */
    boolean get(int keyHash, byte[] key, int off, int len, StateValue value);

    /** As get, but the bytes are this epoch's own copy and may be changed in place (not in length). */
    boolean getForUpdate(int keyHash, byte[] key, int off, int len, StateValue value);

    /** Sets the value; both are copied. */
    void put(int keyHash, byte[] key, int keyOff, int keyLen, byte[] value, int valueOff, int valueLen);

    /**
     * As put, for a key that the caller knows to be absent: a table whose keys are not all in memory need not look for it. With a key that
     * is there, size and later removals go wrong.
     */
    default void putNew(int keyHash, byte[] key, int keyOff, int keyLen, byte[] value, int valueOff, int valueLen) {
        put(keyHash, key, keyOff, keyLen, value, valueOff, valueLen);
    }

    /** Whether there was one. */
    boolean remove(int keyHash, byte[] key, int off, int len);

    /** Keys present, exactly. */
    long size();

    /** All entries. Do not change this table while the cursor is open but by {@link Cursor#remove}. */
    Cursor scan();

    /** Sorted tables: all entries of all groups of this task whose key is below limit, lowest key first. */
    Cursor scanBelow(byte[] limit, int off, int len);

    /** Sorted tables: entries of one key's group whose key starts with these bytes, in key order. */
    Cursor scanPrefix(int keyHash, byte[] prefix, int off, int len);

    /** Walks entries; closed by close() or at its end. */
    interface Cursor extends AutoCloseable {
        boolean next();

        int keyHash();

        byte[] key();

        int keyOff();

        int keyLen();

        byte[] value();

        int valueOff();

        int valueLen();

        /** Removes the entry that next() moved to. */
        void remove();

        @Override
        void close();
    }
}
