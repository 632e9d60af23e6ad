package io.millrace.transport.wire;

import static io.millrace.transport.wire.FrameLayout.CHANNEL_AT;
import static io.millrace.transport.wire.FrameLayout.COMPRESSED;
import static io.millrace.transport.wire.FrameLayout.COMPRESSED_VERSION;
import static io.millrace.transport.wire.FrameLayout.CRC_AT;
import static io.millrace.transport.wire.FrameLayout.EXECUTION_AT;
import static io.millrace.transport.wire.FrameLayout.FLAGS_AT;
import static io.millrace.transport.wire.FrameLayout.HEADER_BYTES;
import static io.millrace.transport.wire.FrameLayout.KIND_AT;
import static io.millrace.transport.wire.FrameLayout.LENGTH_AT;
import static io.millrace.transport.wire.FrameLayout.MAGIC;
import static io.millrace.transport.wire.FrameLayout.MAGIC_AT;
import static io.millrace.transport.wire.FrameLayout.ORDER;
import static io.millrace.transport.wire.FrameLayout.QUERY_AT;
import static io.millrace.transport.wire.FrameLayout.RESERVED_AT;
import static io.millrace.transport.wire.FrameLayout.ROWS_AT;
import static io.millrace.transport.wire.FrameLayout.SEQUENCE_AT;
import static io.millrace.transport.wire.FrameLayout.VERSION;
import static io.millrace.transport.wire.FrameLayout.VERSION_AT;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import org.agrona.MutableDirectBuffer;

/** Writes frames in place. Keeps no item; the caller still owns the rows afterwards. One thread. */
public final class FrameEncoder {
    private final FrameChecksum checksum = new FrameChecksum();

    /** Bytes that the item takes as a frame. */
    public static int encodedLength(StreamItem item) {
        return HEADER_BYTES
                + (item instanceof StreamItem.Rows rows
                        ? rows.frame().length()
                        : FrameKind.of(item).bodyBytes());
    }

    /** Bytes that a credit takes as a frame. */
    public static int creditLength() {
        return HEADER_BYTES + FrameKind.CREDIT.bodyBytes();
    }

    /**
     * Writes one item.
     *
     * @return the bytes written, {@link #encodedLength}
     * @throws IndexOutOfBoundsException if the buffer is too short
     */
    public int encode(ChannelAddress channel, long sequence, StreamItem item, MutableDirectBuffer to, int at) {
        int length = encodedLength(item);
        to.boundsCheck(at, length);
        int body = at + HEADER_BYTES;
        int rows = 0;
        if (item instanceof StreamItem.Rows r) {
            RowFrame frame = r.frame();
            rows = frame.rows();
            to.putBytes(body, frame.buffer(), 0, frame.length());
        } else {
            putMark(item, to, body);
        }
        putHeader(channel, sequence, FrameKind.of(item), (byte) 0, rows, length, to, at);
        putChecksum(length, to, at);
        return length;
    }

    /** Bytes that a compressed body of so many bytes takes as a frame. */
    public static int compressedLength(int bodyBytes) {
        return HEADER_BYTES + bodyBytes;
    }

    /**
     * Writes rows that were compressed; {@link #compressedLength} bytes.
     *
     * @param bodyBytes as the compressor returned them
     */
    public int encodeCompressed(
            ChannelAddress channel,
            long sequence,
            int rows,
            RowCompressor compressor,
            int bodyBytes,
            MutableDirectBuffer to,
            int at) {
        int length = compressedLength(bodyBytes);
        to.boundsCheck(at, length);
        to.putBytes(at + HEADER_BYTES, compressor.buffer(), 0, bodyBytes);
        putHeader(channel, sequence, FrameKind.ROWS, COMPRESSED, rows, length, to, at);
        putChecksum(length, to, at);
        return length;
    }

    /** The body of everything but rows. */
    static void putMark(StreamItem item, MutableDirectBuffer to, int body) {
        if (item instanceof StreamItem.EpochBegin begin) {
            to.putLong(body, begin.epoch(), ORDER);
            to.putLong(body + 8, begin.timestampMs(), ORDER);
            to.putLong(body + 16, begin.watermarkMs(), ORDER);
            to.putLong(body + 24, begin.lateWatermarkMs(), ORDER);
        } else if (item instanceof StreamItem.Watermark watermark) {
            to.putLong(body, watermark.watermarkMs(), ORDER);
        } else if (item instanceof StreamItem.Barrier barrier) {
            to.putLong(body, barrier.epoch(), ORDER);
        } else if (item instanceof StreamItem.CancelBarrier cancel) {
            to.putLong(body, cancel.epoch(), ORDER);
        }
    }

    static void putGrant(Payload.Credit credit, MutableDirectBuffer to, int body) {
        to.putLong(body, credit.frames(), ORDER);
        to.putLong(body + 8, credit.bytes(), ORDER);
    }

    /**
     * Writes one grant; {@link #creditLength} bytes.
     *
     * @param sequence among the grants of the channel
     */
    public int encodeCredit(
            ChannelAddress channel, long sequence, Payload.Credit credit, MutableDirectBuffer to, int at) {
        int length = creditLength();
        to.boundsCheck(at, length);
        putGrant(credit, to, at + HEADER_BYTES);
        putHeader(channel, sequence, FrameKind.CREDIT, (byte) 0, 0, length, to, at);
        putChecksum(length, to, at);
        return length;
    }

    /** All of the header but the checksum, which is left 0. */
    static void putHeader(
            ChannelAddress channel,
            long sequence,
            FrameKind kind,
            byte flags,
            int rows,
            int length,
            MutableDirectBuffer to,
            int at) {
        to.putInt(at + CRC_AT, 0, ORDER);
        to.putInt(at + MAGIC_AT, MAGIC, ORDER);
        to.putByte(at + VERSION_AT, (flags & COMPRESSED) == 0 ? VERSION : COMPRESSED_VERSION);
        to.putByte(at + KIND_AT, kind.code());
        to.putByte(at + FLAGS_AT, flags);
        to.putByte(at + RESERVED_AT, (byte) 0);
        to.putInt(at + LENGTH_AT, length, ORDER);
        to.putLong(at + QUERY_AT, channel.query(), ORDER);
        to.putLong(at + EXECUTION_AT, channel.execution(), ORDER);
        to.putLong(at + SEQUENCE_AT, sequence, ORDER);
        to.putInt(at + CHANNEL_AT, channel.number(), ORDER);
        to.putInt(at + ROWS_AT, rows, ORDER);
    }

    private void putChecksum(int length, MutableDirectBuffer to, int at) {
        to.putInt(at + CRC_AT, checksum.of(to, at + MAGIC_AT, length - MAGIC_AT), ORDER);
    }
}
