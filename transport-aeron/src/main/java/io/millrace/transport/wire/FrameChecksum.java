package io.millrace.transport.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** CRC32C over part of a buffer, wherever its bytes are, without a copy where the JDK can do without one. */
final class FrameChecksum {
    private final CRC32C crc = new CRC32C();
    /** The buffer that {@link #view} is a view of: Aeron hands out few and long-lived ones. */
    private @Nullable ByteBuffer viewed;

    private @Nullable ByteBuffer view;
    private byte[] copy = new byte[0];

    int of(DirectBuffer buffer, int at, int bytes) {
        buffer.boundsCheck(at, bytes);
        crc.reset();
        byte[] array = buffer.byteArray();
        ByteBuffer nio = buffer.byteBuffer();
        if (array != null) {
            crc.update(array, buffer.wrapAdjustment() + at, bytes);
        } else if (nio != null) {
            int from = buffer.wrapAdjustment() + at;
            crc.update(viewOf(nio).limit(from + bytes).position(from));
        } else {
            if (copy.length < bytes) {
                copy = new byte[bytes];
            }
            buffer.getBytes(at, copy, 0, bytes);
            crc.update(copy, 0, bytes);
        }
        return (int) crc.getValue();
    }

    /** Position and limit of the buffer itself belong to others. Equal content would not make it the same memory. */
    @SuppressWarnings("ReferenceEquality")
    private ByteBuffer viewOf(ByteBuffer nio) {
        ByteBuffer known = view;
        if (known == null || viewed != nio) {
            known = nio.duplicate();
            viewed = nio;
            view = known;
        }
        return known.clear();
    }
}
