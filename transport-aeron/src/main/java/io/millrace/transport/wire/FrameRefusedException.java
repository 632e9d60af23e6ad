package io.millrace.transport.wire;

import io.millrace.error.MillraceException;
import org.jspecify.annotations.Nullable;

/** Bytes that are no frame of this version, or a damaged one. The channel that they came on cannot go on. */
public final class FrameRefusedException extends MillraceException {
    private static final long serialVersionUID = 1L;

    /** Why; part of the condition name. */
    public enum Reason {
        /** The magic is missing: somebody else's bytes. */
        NOT_A_FRAME,
        /** Another wire version. */
        VERSION,
        /** The length in the header is not that of the message. */
        LENGTH,
        CHECKSUM,
        /** A sealed frame at a node without a cluster key. */
        SEALED,
        /** A frame without seal at a node with a cluster key. */
        NOT_SEALED,
        /** The seal is not of this cluster's key, or the bytes are not those that were sealed. */
        NOT_AUTHENTIC,
        /** A sealed frame that came before, or behind a later one. */
        REPLAYED,
        /** A kind that this version does not have. */
        KIND,
        /** The checksum holds and the content contradicts itself: a fault of the sender. */
        CONTENT
    }

    private final Reason reason;
    private final transient @Nullable ChannelAddress channel;

    FrameRefusedException(Reason reason, String text) {
        this(reason, null, text);
    }

    FrameRefusedException(Reason reason, @Nullable ChannelAddress channel, String text) {
        super("TRANSPORT_FRAME_REFUSED." + reason, text);
        this.reason = reason;
        this.channel = channel;
    }

    /** The channel that the frame claims to be of; null if its header cannot be believed even so far. */
    public @Nullable ChannelAddress channel() {
        return channel;
    }

    public Reason reason() {
        return reason;
    }
}
