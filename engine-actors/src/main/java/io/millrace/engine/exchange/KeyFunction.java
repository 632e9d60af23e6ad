package io.millrace.engine.exchange;

import io.millrace.row.RowWriter;

/** Writes the key of a row as a row of its own, floating point normalised, so that equal keys have equal bytes. */
@FunctionalInterface
public interface KeyFunction {
    void key(byte[] base, int off, int len, RowWriter to);
}
