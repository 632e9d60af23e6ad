package io.millrace.row;

import java.util.Arrays;

/**
 * A batch of rows in one buffer, the unit in which rows move between tasks. Each row stands behind its length:
 *
 * <pre>
 *  +----------+-----------+------------------+ … repeated
 *  | length 4 | keyHash 4 | row, length bytes|
 *  +----------+-----------+------------------+
 * </pre>
 *
 * A frame has one owner at a time: the task that fills it, then the channel, then the task that reads it, which releases it
 * to the pool that it came from. keyHash is the hash of the partitioning key, 0 where the channel is not keyed.
 */
public final class RowFrame {
    public static final int ROW_HEADER = 8;

    private byte[] buffer;
    private int length;
    private int rows;

    public RowFrame(int capacity) {
        buffer = new byte[capacity];
    }

    /** Appends a copy of a row; grows beyond the capacity when a row does not fit, so callers ask {@link #fits} first. */
    public void add(byte[] base, int off, int len, int keyHash) {
        int need = length + ROW_HEADER + len;
        if (need > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(need, buffer.length * 2));
        }
        Bytes.putInt(buffer, length, len);
        Bytes.putInt(buffer, length + 4, keyHash);
        System.arraycopy(base, off, buffer, length + ROW_HEADER, len);
        length = need;
        rows++;
    }

    public boolean fits(int len) {
        return length + ROW_HEADER + len <= buffer.length;
    }

    public byte[] buffer() {
        return buffer;
    }

    /** Bytes used. */
    public int length() {
        return length;
    }

    public int rows() {
        return rows;
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    public void clear() {
        length = 0;
        rows = 0;
    }

    /** Takes over bytes that came off a wire; the caller has checked them. */
    public void wrap(byte[] bytes, int usedBytes, int rowCount) {
        buffer = bytes;
        length = usedBytes;
        rows = rowCount;
    }
}
