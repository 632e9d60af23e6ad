package io.millrace.connector;

/** Takes rows in the layout of {@link io.millrace.row.RowLayout}; the bytes may be reused after the call. */
@FunctionalInterface
public interface RowSink {
    void row(byte[] base, int off, int len);
}
