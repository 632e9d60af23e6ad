package io.millrace.transport.driver;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;
import io.millrace.error.MillraceException;
import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.seal.FrameSeal;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.FrameEncoder;
import io.millrace.transport.wire.Payload;
import io.millrace.transport.wire.RowCompressor;
import io.millrace.transport.wire.SealedFrameEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a stream: in place where a frame fits into one packet, through a buffer of its own and in fragments where
 * it does not. Never waits. One thread.
 */
public final class FrameSender implements AutoCloseable {
    private final ExclusivePublication publication;
    private final FrameEncoder encoder = new FrameEncoder();
    private final BufferClaim claim = new BufferClaim();
    private final UnsafeBuffer large = new UnsafeBuffer(0, 0);
    private final SealedFrameEncoder sealed = new SealedFrameEncoder();
    private final @Nullable RowCompressor compressor;

    /** Whose frame stands in {@link #sealed} and was not taken yet. */
    private @Nullable ChannelAddress held;

    private long heldSequence;
    private boolean heldGrant;
    private int heldBytes;

    /** Of the rows that stand in the compressor: a frame that was not taken is not compressed again. */
    private @Nullable ChannelAddress compressed;

    private long compressedSequence;
    private int compressedBytes;

    /** Owns the publication from here on. */
    public FrameSender(ExclusivePublication publication) {
        this(publication, null);
    }

    /** @param compressor of rows; null: they are sent as they are */
    public FrameSender(ExclusivePublication publication, @Nullable RowCompressor compressor) {
        this.publication = publication;
        this.compressor = compressor;
    }

    /**
     * Offers an item; its rows stay the caller's.
     *
     * @throws MillraceException if the frame is larger than the stream can carry
     */
    public Offer send(ChannelAddress channel, long sequence, StreamItem item) {
        int length = FrameEncoder.encodedLength(item);
        if (compressor != null && item instanceof StreamItem.Rows rows) {
            int body = compress(channel, sequence, rows.frame(), compressor);
            if (body > 0) {
                checkFits(length);
                return sendCompressed(channel, sequence, rows.frame().rows(), compressor, body);
            }
        }
        if (length > publication.maxPayloadLength()) {
            return sendLarge(channel, sequence, item, length);
        }
        Offer offer = Offer.of(publication.tryClaim(length, claim));
        if (offer == Offer.SENT) {
            encoder.encode(channel, sequence, item, claim.buffer(), claim.offset());
            claim.commit();
        }
        return offer;
    }

    private int compress(ChannelAddress channel, long sequence, RowFrame rows, RowCompressor with) {
        if (sequence != compressedSequence || !channel.equals(compressed)) {
            compressedBytes = with.compress(rows);
            compressed = channel;
            compressedSequence = sequence;
        }
        return compressedBytes;
    }

    private Offer sendCompressed(ChannelAddress channel, long sequence, int rows, RowCompressor from, int body) {
        int length = FrameEncoder.compressedLength(body);
        if (length <= publication.maxPayloadLength()) {
            Offer offer = Offer.of(publication.tryClaim(length, claim));
            if (offer == Offer.SENT) {
                encoder.encodeCompressed(channel, sequence, rows, from, body, claim.buffer(), claim.offset());
                claim.commit();
            }
            return offer;
        }
        if (publication.isConnected() && publication.availableWindow() == 0) {
            return Offer.BACK_PRESSURED;
        }
        growLarge(length);
        encoder.encodeCompressed(channel, sequence, rows, from, body, large, 0);
        return Offer.of(publication.offer(large, 0, length));
    }

    /** Offers a grant. */
    public Offer send(ChannelAddress channel, long sequence, Payload.Credit credit) {
        Offer offer = Offer.of(publication.tryClaim(FrameEncoder.creditLength(), claim));
        if (offer == Offer.SENT) {
            encoder.encodeCredit(channel, sequence, credit, claim.buffer(), claim.offset());
            claim.commit();
        }
        return offer;
    }

    /**
     * Offers an item sealed; its rows stay the caller's. If it is not sent, the next call must be for the same frame, whose bytes are kept: a
     * nonce is used once; or for another channel, if this one is closed.
     *
     * @throws MillraceException if the frame is larger than the stream can carry
     */
    public Offer send(ChannelAddress channel, long sequence, StreamItem item, FrameSeal seal) {
        if (!holds(channel, sequence, false)) {
            checkFits(SealedFrameEncoder.encodedLength(item));
            hold(channel, sequence, false, sealed.encode(channel, sequence, item, seal, compressor));
        }
        return sendHeld();
    }

    /** Offers a grant sealed, by the same rule. */
    public Offer send(ChannelAddress channel, long sequence, Payload.Credit credit, FrameSeal seal) {
        if (!holds(channel, sequence, true)) {
            hold(channel, sequence, true, sealed.encodeCredit(channel, sequence, credit, seal));
        }
        return sendHeld();
    }

    private boolean holds(ChannelAddress channel, long sequence, boolean grant) {
        return heldBytes > 0 && heldSequence == sequence && heldGrant == grant && channel.equals(held);
    }

    private void hold(ChannelAddress channel, long sequence, boolean grant, int bytes) {
        held = channel;
        heldSequence = sequence;
        heldGrant = grant;
        heldBytes = bytes;
    }

    private Offer sendHeld() {
        Offer offer = Offer.of(publication.offer(sealed.buffer(), 0, heldBytes));
        if (offer == Offer.SENT) {
            heldBytes = 0;
        }
        return offer;
    }

    private Offer sendLarge(ChannelAddress channel, long sequence, StreamItem item, int length) {
        checkFits(length);
        if (publication.isConnected() && publication.availableWindow() == 0) {
            return Offer.BACK_PRESSURED;
        }
        growLarge(length);
        encoder.encode(channel, sequence, item, large, 0);
        return Offer.of(publication.offer(large, 0, length));
    }

    private void growLarge(int length) {
        if (large.capacity() < length) {
            large.wrap(new byte[Math.min(Integer.highestOneBit(length) * 2, publication.maxMessageLength())]);
        }
    }

    private void checkFits(int length) {
        if (length > publication.maxMessageLength()) {
            throw new MillraceException(
                    "TRANSPORT_FRAME_TOO_LARGE",
                    "A frame of " + length + " bytes does not fit into the stream to the peer, which carries at most "
                            + publication.maxMessageLength()
                            + ": a row is too large. Raise the term length of the transport to eight times the largest row, "
                            + "or make rows smaller.");
        }
    }

    public boolean isConnected() {
        return publication.isConnected();
    }

    @Override
    public void close() {
        publication.close();
    }
}
