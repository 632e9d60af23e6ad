package io.millrace.planner.codegen.runtime;

import io.millrace.row.Bytes;
import java.util.Arrays;

/** A growing buffer for one call site's computed string. {@link #bytes} is valid until the site's next row. */
public final class Scratch {
    public byte[] bytes = new byte[32];
    public int length;

    public void clear() {
        length = 0;
    }

    /** Makes room for more bytes behind {@link #length}. */
    public void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    public void add(byte[] src, int off, int len) {
        ensure(len);
        System.arraycopy(src, off, bytes, length, len);
        length += len;
    }

    /** Appends the first bytes of a constant, which has a multiple of eight, so that whole words are moved. */
    public void addWords(byte[] padded, int len) {
        ensure(padded.length);
        for (int i = 0; i < len; i += Long.BYTES) {
            Bytes.putLong(bytes, length + i, Bytes.getLong(padded, i));
        }
        length += len;
    }

    public void add(byte[] src) {
        add(src, 0, src.length);
    }

    public void add(int b) {
        ensure(1);
        bytes[length++] = (byte) b;
    }

    /** Appends each char as one byte; for ASCII text. */
    public void addAscii(String s) {
        int n = s.length();
        ensure(n);
        for (int i = 0; i < n; i++) {
            bytes[length + i] = (byte) s.charAt(i);
        }
        length += n;
    }
}
