package io.millrace.planner.codegen;

import io.millrace.row.KeyHash;
import io.millrace.row.RowWriter;

/** Makes the key row of a row, floating-point values normalised so that equal keys have equal bytes. One a task. */
public abstract class KeyProjector {
    private final RowWriter scratch = new RowWriter();

    /** Writes the key as a new row of {@code to}. */
    public abstract void project(byte[] base, int off, int len, RowWriter to);

    /** Writes the key as a new row of {@code to} and gives its hash. */
    public final int key(byte[] base, int off, int len, RowWriter to) {
        project(base, off, len, to);
        return KeyHash.hash(to.buffer(), 0, to.length());
    }

    /** The key's hash alone, for routing. */
    public final int hash(byte[] base, int off, int len) {
        return key(base, off, len, scratch);
    }
}
