package io.millrace.state.overlay;

import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable.Order;

/**
 * What one table of one task changed in one epoch. Immutable.
 *
 * @param groupSizes keys present in each group of the range at the end of the epoch
 */
public record TableDelta(String name, Order order, KeyGroupRange range, Page[] pages, long[] groupSizes) {

    /** All changes in the order they were made: a later one of the same key stands. */
    public void forEach(Entries to) {
        for (Page p : pages) {
            for (int at = 0; at < p.used; at += p.length(at)) {
                int flags = p.flags(at);
                if ((flags & Page.DEAD) == 0) {
                    int len = (flags & Page.TOMBSTONE) != 0 ? -1 : p.valueLen(at);
                    to.entry(p.keyHash(at), p.data, p.keyOff(at), p.keyLen(at), p.data, p.valueOff(at), len);
                }
            }
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
