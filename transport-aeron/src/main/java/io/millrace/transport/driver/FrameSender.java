package io.millrace.transport.driver;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;
import io.millrace.error.MillraceException;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.FrameEncoder;
import io.millrace.transport.wire.Payload;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes frames to a stream: in place where a frame fits into one packet, through a buffer of its own and in fragments where
 * it does not. Never waits. One thread.
 */
public final class FrameSender implements AutoCloseable {
    private final ExclusivePublication publication;
    private final FrameEncoder encoder = new FrameEncoder();
    private final BufferClaim claim = new BufferClaim();
    private final UnsafeBuffer large = new UnsafeBuffer(0, 0);

    /** Owns the publication from here on. */
    public FrameSender(ExclusivePublication publication) {
        this.publication = publication;
    }

    /**
     * Offers an item; its rows stay the caller's.
     *
     * @throws MillraceException if the frame is larger than the stream can carry
     */
    public Offer send(ChannelAddress channel, long sequence, StreamItem item) {
        int length = FrameEncoder.encodedLength(item);
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

    /** Offers a grant. */
    public Offer send(ChannelAddress channel, Payload.Credit credit) {
        Offer offer = Offer.of(publication.tryClaim(FrameEncoder.creditLength(), claim));
        if (offer == Offer.SENT) {
            encoder.encodeCredit(channel, credit, claim.buffer(), claim.offset());
            claim.commit();
        }
        return offer;
    }

    private Offer sendLarge(ChannelAddress channel, long sequence, StreamItem item, int length) {
        if (length > publication.maxMessageLength()) {
            throw new MillraceException(
                    "TRANSPORT_FRAME_TOO_LARGE",
                    "A frame of " + length + " bytes does not fit into the stream to the peer, which carries at most "
                            + publication.maxMessageLength()
                            + ": a row is too large. Raise the term length of the transport to eight times the largest row, "
                            + "or make rows smaller.");
        }
        if (publication.isConnected() && publication.availableWindow() == 0) {
            return Offer.BACK_PRESSURED;
        }
        if (large.capacity() < length) {
            large.wrap(new byte[Math.min(Integer.highestOneBit(length) * 2, publication.maxMessageLength())]);
        }
        encoder.encode(channel, sequence, item, large, 0);
        return Offer.of(publication.offer(large, 0, length));
    }

    public boolean isConnected() {
        return publication.isConnected();
    }

    @Override
    public void close() {
        publication.close();
    }
}
