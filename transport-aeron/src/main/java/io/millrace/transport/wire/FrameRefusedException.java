package io.millrace.transport.wire;

import io.millrace.error.MillraceException;

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
        /** A kind that this version does not have. */
        KIND,
        /** The checksum holds and the content contradicts itself: a fault of the sender. */
        CONTENT
    }

    private final Reason reason;

    FrameRefusedException(Reason reason, String text) {
        super("TRANSPORT_FRAME_REFUSED." + reason, text);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
