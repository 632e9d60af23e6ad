package io.millrace.planner.codegen;

import io.millrace.row.RowWriter;

/** Makes a row of expressions over another row. One a task. */
public abstract class RowProjector {
    /** Writes the values as a new row of {@code to}. */
    public abstract void project(byte[] base, int off, int len, RowWriter to);
}
