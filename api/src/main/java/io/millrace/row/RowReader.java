package io.millrace.row;

import java.nio.charset.StandardCharsets;

/** A movable view of one row; point it at bytes, then read columns. Getters on a null column return 0 or an empty slice. */
public final class RowReader {
    private final int n;
    private final int slots;
    private byte[] base = new byte[0];
    private int off;
    private int length;

    public RowReader(int columns) {
        n = columns;
        slots = RowLayout.nullBytes(columns);
    }

    public RowReader point(byte[] rowBase, int rowOff, int rowLength) {
        base = rowBase;
        off = rowOff;
        length = rowLength;
        return this;
    }

    public int columns() {
        return n;
    }

    public byte[] base() {
        return base;
    }

    public int offset() {
        return off;
    }

    public int length() {
        return length;
    }

    public boolean isNull(int i) {
        return RowLayout.isNull(base, off, i);
    }

    public long getLong(int i) {
        return Bytes.getLong(base, off + slots + (i << 3));
    }

    public int getInt(int i) {
        return (int) getLong(i);
    }

    public boolean getBoolean(int i) {
        return getLong(i) != 0;
    }

    public double getDouble(int i) {
        return Bytes.getDouble(base, off + slots + (i << 3));
    }

    public float getFloat(int i) {
        return Bytes.getFloat(base, off + slots + (i << 3));
    }

    /** Absolute position of a variable part in {@link #base()}. */
    public int varOffset(int i) {
        return off + RowLayout.varOffset(getLong(i));
    }

    public int varLength(int i) {
        return RowLayout.varLength(getLong(i));
    }

    public byte[] getBinary(int i) {
        byte[] copy = new byte[varLength(i)];
        System.arraycopy(base, varOffset(i), copy, 0, copy.length);
        return copy;
    }

    public String getString(int i) {
        return new String(base, varOffset(i), varLength(i), StandardCharsets.UTF_8);
    }
}
