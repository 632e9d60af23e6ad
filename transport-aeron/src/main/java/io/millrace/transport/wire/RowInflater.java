package io.millrace.transport.wire;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Takes back what {@link RowCompressor} did. Believes nothing: neither the length that is claimed nor the bytes. One thread. */
final class RowInflater {
    /** What Aeron carries at most as one message, and so as one frame before it is compressed. */
    static final int MOST_BYTES = 16 << 20;

    /** LZ4 makes nothing smaller than by this factor. */
    private static final int MOST_RATIO = 255;

    private final LZ4SafeDecompressor lz4 = LZ4Factory.safeInstance().safeDecompressor();
    private byte[] buffer = new byte[4096];

    /** The bytes of the rows, which stand in {@link #buffer} then; -1 if these are no compressed rows. */
    int inflate(byte[] body, int bytes) {
        int claimed = claimed(body, bytes);
        int compressed = bytes - RowCompressor.LENGTH_BYTES;
        if (claimed <= 0 || claimed > MOST_BYTES || claimed > (long) compressed * MOST_RATIO) {
            return -1;
        }
        if (buffer.length < claimed) {
            buffer = new byte[Math.min(MOST_BYTES, Math.max(claimed, 2 * buffer.length))];
        }
        try {
            int found = lz4.decompress(body, RowCompressor.LENGTH_BYTES, compressed, buffer, 0, claimed);
            return found == claimed ? claimed : -1;
        } catch (LZ4Exception e) {
            return -1;
        }
    }

    private static int claimed(byte[] body, int bytes) {
        if (bytes <= RowCompressor.LENGTH_BYTES) {
            return -1;
        }
        int claimed = 0;
        for (int i = 0; i < RowCompressor.LENGTH_BYTES; i++) {
            claimed |= (body[i] & 0xff) << 8 * i;
        }
        return claimed;
    }

    byte[] buffer() {
        return buffer;
    }
}
