package io.millrace.spi.state;

/** A place where value bytes stand; filled by a table, reused by its caller. */
public final class StateValue {
    public byte[] base = new byte[0];
    public int off;
    public int len;
}
