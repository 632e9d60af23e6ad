package io.millrace.state.overlay;

import io.millrace.spi.state.StateValue;
import org.jspecify.annotations.Nullable;

/** What stands behind a table in memory: its entries as of {@link #appliedEpoch}. Errors of the store are not retried. */
public interface Backing {
    /** All epochs up to this one can be read here. Only grows; read on the table's thread, written by another. */
    long appliedEpoch();

    /** Copies nothing more than once: the value points at bytes that stay until the next call. */
    boolean get(int group, byte[] key, int off, int len, StateValue into);

    boolean contains(int group, byte[] key, int off, int len);

    /**
     * Entries of these groups, in order of group, then key.
     *
     * @param from where to begin in the first group; null for its first key
     */
    Scan scan(int firstGroup, int endGroup, byte @Nullable [] from);

    /** A walk over a frozen view of the store. */
    interface Scan extends AutoCloseable {
        boolean next();

        int keyHash();

        byte[] key();

        byte[] value();

        /** Where the value's bytes begin in {@link #value}; they go up to its end. */
        int valueOff();

        @Override
        void close();
    }
}
