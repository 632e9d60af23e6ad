package io.millrace.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes rows into a growing buffer that it owns. {@link #begin} starts a row at the buffer's start; set the columns in
 * order; then take {@link #buffer()} from 0 to {@link #length()} before the next {@code begin}. One thread.
 *
 * <p>Nested values are written with {@link #beginNested}/{@link #endNested}, which give the same setters a new base.
 */
public final class RowWriter {
    private byte[] buffer = new byte[256];
    private int base;
    private int slots;
    private int end;
    private int[] saved = new int[12];
    private int depth;

    /** Starts a row of n columns at the start of the buffer; all columns are 0 and not null. */
    public void begin(int n) {
        depth = 0;
        start(0, n);
    }

    /** Makes the row at hand a copy of a finished one; no column can be set after that, until the next {@link #begin}. */
    public void copy(byte[] row, int off, int len) {
        depth = 0;
        base = 0;
        end = 0;
        ensure(len);
        System.arraycopy(row, off, buffer, 0, len);
        end = len;
    }

    /** Starts a struct (or, with n elements, an array body) as the value of column i of the current row. */
    public void beginNested(int i, int n) {
        beginPart(i, 0, n);
    }

    /** Starts an array of n elements as the value of column i; elements are then set as columns 0 to n-1. */
    public void beginArray(int i, int n) {
        beginPart(i, 8, n);
        Bytes.putLong(buffer, base - 8, n);
    }

    /**
     * Starts a map as the value of column i: write its keys between {@link #beginMapKeys} and {@link #endNested}, its values
     * between {@link #beginMapValues} and {@link #endNested}, then call {@code endMap}.
     */
    public void beginMap(int i) {
        push(i);
        base = end;
        ensure(8);
        Bytes.putLong(buffer, base, 0);
        end += 8;
        slots = end;
    }

    public void beginMapKeys(int n) {
        arrayHere(n);
    }

    public void endMapKeys() {
        int keysEnd = end;
        popFrame();
        Bytes.putLong(buffer, base, keysEnd - base - 8);
    }

    public void beginMapValues(int n) {
        arrayHere(n);
    }

    public void endMapValues() {
        popFrame();
    }

    public void endMap() {
        endNested();
    }

    private void arrayHere(int n) {
        push(-1);
        ensure(8);
        Bytes.putLong(buffer, end, n);
        start(end + 8, n);
    }

    private void beginPart(int i, int header, int n) {
        push(i);
        ensure(header);
        start(end + header, n);
        saved[depth * 4 - 1] = base - header;
    }

    private void push(int column) {
        if ((depth + 1) * 4 > saved.length) {
            saved = Arrays.copyOf(saved, saved.length * 2);
        }
        saved[depth * 4] = base;
        saved[depth * 4 + 1] = slots;
        saved[depth * 4 + 2] = column;
        saved[depth * 4 + 3] = end;
        depth++;
    }

    private void popFrame() {
        depth--;
        base = saved[depth * 4];
        slots = saved[depth * 4 + 1];
    }

    /** Ends the innermost struct, array or map and puts its place into the column it was begun for. */
    public void endNested() {
        popFrame();
        int column = saved[depth * 4 + 2];
        int from = saved[depth * 4 + 3];
        Bytes.putLong(buffer, slots + (column << 3), (long) (from - base) << 32 | (end - from));
    }

    private void start(int at, int n) {
        int fixed = RowLayout.fixedBytes(n);
        base = at;
        end = at;
        ensure(fixed);
        Arrays.fill(buffer, at, at + fixed, (byte) 0);
        slots = at + RowLayout.nullBytes(n);
        end = at + fixed;
    }

    public void setNull(int i) {
        RowLayout.setNullBit(buffer, base, i);
        Bytes.putLong(buffer, slots + (i << 3), 0);
    }

    public void setLong(int i, long v) {
        Bytes.putLong(buffer, slots + (i << 3), v);
    }

    public void setBoolean(int i, boolean v) {
        Bytes.putLong(buffer, slots + (i << 3), v ? 1 : 0);
    }

    public void setDouble(int i, double v) {
        Bytes.putDouble(buffer, slots + (i << 3), v);
    }

    public void setFloat(int i, float v) {
        Bytes.putLong(buffer, slots + (i << 3), Float.floatToRawIntBits(v) & 0xffffffffL);
    }

    /** As {@link #setDouble}, with -0.0 made 0.0 and every NaN made one, so that equal keys have equal bytes. */
    public void setDoubleKey(int i, double v) {
        Bytes.putLong(buffer, slots + (i << 3), Double.doubleToLongBits(v == 0.0 ? 0.0 : v));
    }

    public void setFloatKey(int i, float v) {
        Bytes.putLong(buffer, slots + (i << 3), Float.floatToIntBits(v == 0.0f ? 0.0f : v) & 0xffffffffL);
    }

    /** Copies bytes as the variable part of column i; padding is zeroed. */
    public void setBytes(int i, byte[] src, int from, int len) {
        int padded = RowLayout.align8(len);
        ensure(padded);
        if (padded != len) {
            Bytes.putLong(buffer, end + padded - 8, 0);
        }
        System.arraycopy(src, from, buffer, end, len);
        Bytes.putLong(buffer, slots + (i << 3), (long) (end - base) << 32 | len);
        end += padded;
    }

    public void setBinary(int i, byte[] src) {
        setBytes(i, src, 0, src.length);
    }

    /** ASCII goes in char by char; only other text is encoded by way of an array. */
    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) takes the low bytes, which is what ASCII is
    public void setString(int i, String v) {
        int len = v.length();
        for (int c = 0; c < len; c++) {
            if (v.charAt(c) >= 0x80) {
                setBinary(i, v.getBytes(StandardCharsets.UTF_8));
                return;
            }
        }
        int at = reserveVar(len);
        v.getBytes(0, len, buffer, at);
        commitVar(i, len);
    }

    /**
     * Makes room for a variable part of up to maxLength bytes and returns its position in {@link #buffer()} (fetch the buffer
     * after this call). Write there, then call {@link #commitVar} with the real length.
     */
    public int reserveVar(int maxLength) {
        ensure(RowLayout.align8(maxLength));
        return end;
    }

    public void commitVar(int i, int len) {
        int padded = RowLayout.align8(len);
        Arrays.fill(buffer, end + len, end + padded, (byte) 0);
        Bytes.putLong(buffer, slots + (i << 3), (long) (end - base) << 32 | len);
        end += padded;
    }

    private void ensure(int more) {
        if (end + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + more));
        }
    }

    public byte[] buffer() {
        return buffer;
    }

    /** Length of the row begun last, a multiple of 8; whole only when every nested value is ended. */
    public int length() {
        return end;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, end);
    }
}
