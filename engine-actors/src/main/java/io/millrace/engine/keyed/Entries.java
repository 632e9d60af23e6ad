package io.millrace.engine.keyed;

import io.millrace.row.RowWriter;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;

/** Writes entries of state: over the old one where it is as long, as most are. */
final class Entries {
    private Entries() {}

    /** @param at a place to look at the old entry with */
    static void write(StateTable table, int hash, byte[] key, int off, int len, RowWriter row, StateValue at) {
        if (table.getForUpdate(hash, key, off, len, at) && at.len == row.length()) {
            System.arraycopy(row.buffer(), 0, at.base, at.off, at.len);
        } else {
            table.put(hash, key, off, len, row.buffer(), 0, row.length());
        }
    }
}
