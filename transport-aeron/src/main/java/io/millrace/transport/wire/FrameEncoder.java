package io.millrace.transport.wire;

import static io.millrace.transport.wire.FrameLayout.CHANNEL_AT;
import static io.millrace.transport.wire.FrameLayout.CRC_AT;
import static io.millrace.transport.wire.FrameLayout.EXECUTION_AT;
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
        } else if (item instanceof StreamItem.EpochBegin begin) {
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
        seal(channel, sequence, FrameKind.of(item), rows, length, to, at);
        return length;
    }

    /** Writes one grant; {@link #creditLength} bytes. */
    public int encodeCredit(ChannelAddress channel, Payload.Credit credit, MutableDirectBuffer to, int at) {
        int length = creditLength();
        to.boundsCheck(at, length);
        to.putLong(at + HEADER_BYTES, credit.frames(), ORDER);
        to.putLong(at + HEADER_BYTES + 8, credit.bytes(), ORDER);
        seal(channel, 0, FrameKind.CREDIT, 0, length, to, at);
        return length;
    }

    private void seal(
            ChannelAddress channel,
            long sequence,
            FrameKind kind,
            int rows,
            int length,
            MutableDirectBuffer to,
            int at) {
        to.putInt(at + MAGIC_AT, MAGIC, ORDER);
        to.putByte(at + VERSION_AT, VERSION);
        to.putByte(at + KIND_AT, kind.code());
        to.putShort(at + RESERVED_AT, (short) 0, ORDER);
        to.putInt(at + LENGTH_AT, length, ORDER);
        to.putLong(at + QUERY_AT, channel.query(), ORDER);
        to.putLong(at + EXECUTION_AT, channel.execution(), ORDER);
        to.putLong(at + SEQUENCE_AT, sequence, ORDER);
        to.putInt(at + CHANNEL_AT, channel.number(), ORDER);
        to.putInt(at + ROWS_AT, rows, ORDER);
        to.putInt(at + CRC_AT, checksum.of(to, at + MAGIC_AT, length - MAGIC_AT), ORDER);
    }
}
