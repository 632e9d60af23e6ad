package io.millrace.state.codec;

import io.millrace.row.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Grows a byte array with little-endian values. Lengths stand before strings and arrays as 32-bit numbers. */
public final class BinaryWriter {
    private byte[] buf;
    private int len;

    public BinaryWriter(int capacity) {
        buf = new byte[Math.max(16, capacity)];
    }

    public int length() {
        return len;
    }

    /** The array behind; valid up to {@link #length} until the next write. */
    public byte[] array() {
        return buf;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buf, len);
    }

    public BinaryWriter u8(int v) {
        room(1);
        buf[len++] = (byte) v;
        return this;
    }

    public BinaryWriter i32(int v) {
        room(4);
        Bytes.putInt(buf, len, v);
        len += 4;
        return this;
    }

    public BinaryWriter i64(long v) {
        room(8);
        Bytes.putLong(buf, len, v);
        len += 8;
        return this;
    }

    public BinaryWriter raw(byte[] b, int off, int n) {
        room(n);
        System.arraycopy(b, off, buf, len, n);
        len += n;
        return this;
    }

    public BinaryWriter raw(byte[] b) {
        return raw(b, 0, b.length);
    }

    public BinaryWriter bytes(byte[] b) {
        return i32(b.length).raw(b);
    }

    public BinaryWriter string(String s) {
        return bytes(s.getBytes(StandardCharsets.UTF_8));
    }

    public void setI32(int at, int v) {
        Bytes.putInt(buf, at, v);
    }

    /** Appends the CRC32C of everything from this position on. */
    public BinaryWriter crcFrom(int from) {
        return i32(crc(buf, from, len - from));
    }

    public static int crc(byte[] b, int off, int n) {
        CRC32C crc = new CRC32C();
        crc.update(b, off, n);
        return (int) crc.getValue();
    }

    private void room(int n) {
        if (buf.length - len < n) {
            long want = Math.max((long) len + n, Math.min(2L * buf.length, Integer.MAX_VALUE - 16));
            if (want > Integer.MAX_VALUE - 16) {
                throw new IllegalStateException("more than 2 GB in one object");
            }
            buf = Arrays.copyOf(buf, (int) want);
        }
    }
}
