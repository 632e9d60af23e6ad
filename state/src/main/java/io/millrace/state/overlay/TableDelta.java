package io.millrace.state.overlay;

import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable.Order;

/**
 * What one table of one task changed in one epoch. Immutable.
 *
 * @param number of the deltas of this table, counted from 1 without gaps
 * @param groupSizes keys present in each group of the range at the end of the epoch
 */
public record TableDelta(String name, Order order, KeyGroupRange range, int number, Page[] pages, long[] groupSizes) {

    /** All changes in the order they were made: a later one of the same key stands. */
    public void forEach(Entries to) {
        for (Page p : pages) {
            for (int at = 0; at < p.used; at += p.length(at)) {
                entry(p, at, to);
            }
        }
    }

    /**
     * The changes that a store must hear of when it takes in several deltas at once: not what a later one of them replaces, nor the removal
     * of a key that came and went within them.
     *
     * @param first number of the first of these deltas; the store has all before it
     * @param last number of the last of these deltas
     */
    public void forEachOf(int first, int last, Entries to) {
        for (Page p : pages) {
            for (int at = 0; at < p.used; at += p.length(at)) {
                int superseded = p.supersededIn(at);
                if ((superseded == 0 || superseded > last) && !cameAndWent(p.flags(at), first)) {
                    entry(p, at, to);
                }
            }
        }
    }

    /** All earlier records of such a key are superseded by one that is no later than the removal, so the store has not heard of any. */
    private boolean cameAndWent(int flags, int first) {
        return (flags & Page.TOMBSTONE) != 0 && Page.age(flags) > 0 && number - Page.age(flags) + 1 >= first;
    }

    private static void entry(Page p, int at, Entries to) {
        int flags = p.flags(at);
        if ((flags & Page.DEAD) == 0) {
            int len = (flags & Page.TOMBSTONE) != 0 ? -1 : p.valueLen(at);
            to.entry(p.keyHash(at), p.data, p.keyOff(at), p.keyLen(at), p.data, p.valueOff(at), len);
        }
    }

    public long bytes() {
        long n = 0;
        for (Page p : pages) {
            n += p.used;
        }
        return n;
    }
}
