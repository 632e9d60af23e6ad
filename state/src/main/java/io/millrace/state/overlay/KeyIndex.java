package io.millrace.state.overlay;

import io.millrace.spi.state.StateTable.Order;
import org.jspecify.annotations.Nullable;

/**
 * From key bytes to the newest record of the key. Remembers the place of the last {@link #find}, so that what follows
 * needs no second search. A reference is {@code page number << 32 | offset}.
 */
abstract class KeyIndex implements Place {
    static final long NONE = -1;

    static KeyIndex of(Order order, Pages pages) {
        return order == Order.SORTED ? new SortedIndex() : new HashIndex(pages);
    }

    /** The record of the key, or {@link #NONE}. */
    abstract long find(byte[] key, int off, int len);

    /** Adds the key that the last find missed. */
    abstract void insert(byte[] key, int off, int len, long ref);

    /** Keys, tombstones included. */
    abstract int count();

    /** All keys; a sorted index gives them in order, from this one (inclusive) if it is given. */
    abstract Walk walk(byte @Nullable [] from);

    /** A walk that allows replace and delete of where it stands, and, in a sorted index, any other change as well. */
    interface Walk extends Place {
        boolean next();

        long ref();
    }
}
