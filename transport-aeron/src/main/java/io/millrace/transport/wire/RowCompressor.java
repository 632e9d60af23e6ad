package io.millrace.transport.wire;

import io.millrace.row.RowFrame;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Compresses the rows of a frame with LZ4, where that saves something. The result stands in a buffer of its own until the next call. One
 * thread.
 */
public final class RowCompressor {
    /** The length before, in front of the compressed bytes. */
    static final int LENGTH_BYTES = 4;

    /** Below it a packet is no shorter on the wire for being compressed. */
    private static final int LEAST_BYTES = 512;

    private final LZ4Compressor lz4 = LZ4Factory.safeInstance().fastCompressor();
    private byte[] buffer = new byte[4096];

    /** The bytes that the compressed body takes in a buffer of this; 0 if the rows should go as they are. */
    public int compress(RowFrame rows) {
        int bytes = rows.length();
        if (bytes < LEAST_BYTES) {
            return 0;
        }
        int most = LENGTH_BYTES + lz4.maxCompressedLength(bytes);
        if (buffer.length < most) {
            buffer = new byte[Math.max(most, 2 * buffer.length)];
        }
        int compressed = lz4.compress(rows.buffer(), 0, bytes, buffer, LENGTH_BYTES, buffer.length - LENGTH_BYTES);
        if (LENGTH_BYTES + compressed > bytes - bytes / 8) {
            return 0;
        }
        for (int i = 0; i < LENGTH_BYTES; i++) {
            buffer[i] = (byte) (bytes >> 8 * i);
        }
        return LENGTH_BYTES + compressed;
    }

    byte[] buffer() {
        return buffer;
    }
}
