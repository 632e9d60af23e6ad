package io.millrace.transport.wire;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.seal.FrameSeal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes sealed frames into a buffer of its own: rows are encrypted from the frame that they stand in, without a copy before. The buffer holds
 * the last frame until the next is encoded. One thread.
 */
public final class SealedFrameEncoder {
    private final byte[] mark = new byte[4 * Long.BYTES];
    private final UnsafeBuffer markView = new UnsafeBuffer(mark);
    private byte[] frame = new byte[4096];
    private final UnsafeBuffer view = new UnsafeBuffer(frame);

    /** Bytes that the item takes as a sealed frame. */
    public static int encodedLength(StreamItem item) {
        return FrameEncoder.encodedLength(item) + FrameSeal.TAG_BYTES;
    }

    /** Encodes one item; the bytes it takes. */
    public int encode(ChannelAddress channel, long sequence, StreamItem item, FrameSeal seal) {
        return encode(channel, sequence, item, seal, null);
    }

    /** @param compressor of rows; null: they are sealed as they are */
    public int encode(
            ChannelAddress channel,
            long sequence,
            StreamItem item,
            FrameSeal seal,
            @Nullable RowCompressor compressor) {
        if (item instanceof StreamItem.Rows rows) {
            RowFrame f = rows.frame();
            int compressed = compressor == null ? 0 : compressor.compress(f);
            if (compressor != null && compressed > 0) {
                byte flags = (byte) (FrameLayout.SEALED | FrameLayout.COMPRESSED);
                return encode(
                        channel, sequence, FrameKind.ROWS, flags, f.rows(), compressor.buffer(), compressed, seal);
            }
            return encode(
                    channel, sequence, FrameKind.ROWS, FrameLayout.SEALED, f.rows(), f.buffer(), f.length(), seal);
        }
        FrameEncoder.putMark(item, markView, 0);
        FrameKind kind = FrameKind.of(item);
        return encode(channel, sequence, kind, FrameLayout.SEALED, 0, mark, kind.bodyBytes(), seal);
    }

    /** Encodes one grant; the bytes it takes. */
    public int encodeCredit(ChannelAddress channel, long sequence, Payload.Credit credit, FrameSeal seal) {
        FrameEncoder.putGrant(credit, markView, 0);
        return encode(
                channel, sequence, FrameKind.CREDIT, FrameLayout.SEALED, 0, mark, FrameKind.CREDIT.bodyBytes(), seal);
    }

    private int encode(
            ChannelAddress channel,
            long sequence,
            FrameKind kind,
            byte flags,
            int rows,
            byte[] body,
            int bytes,
            FrameSeal seal) {
        int length = FrameLayout.HEADER_BYTES + bytes + FrameSeal.TAG_BYTES;
        if (frame.length < length) {
            frame = new byte[Math.max(length, 2 * frame.length)];
            view.wrap(frame);
        }
        FrameEncoder.putHeader(channel, sequence, kind, flags, rows, length, view, 0);
        seal.seal(sequence, frame, FrameLayout.HEADER_BYTES, body, 0, bytes);
        return length;
    }

    /** Where the last frame stands, from 0 on. */
    public DirectBuffer buffer() {
        return view;
    }
}
