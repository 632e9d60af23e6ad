package io.millrace.transport.driver;

import io.aeron.Publication;

/** What became of a frame that was offered to a stream. A frame that was not sent is never dropped by the transport. */
public enum Offer {
    SENT,
    /** The stream turns a page: offer it again at once. */
    AGAIN,
    /** The peer or the driver is behind: keep the frame and offer it again next turn. */
    BACK_PRESSURED,
    /** Nobody is there: wait while the stream is new; later, fail the channels on it. */
    NOT_CONNECTED,
    /** The stream is closed: fail the channels on it. */
    CLOSED,
    /** The stream has carried all that one can: fail the channels on it and open another. */
    EXHAUSTED;

    static Offer of(long result) {
        if (result >= 0) {
            return SENT;
        } else if (result == Publication.ADMIN_ACTION) {
            return AGAIN;
        } else if (result == Publication.BACK_PRESSURED) {
            return BACK_PRESSURED;
        } else if (result == Publication.NOT_CONNECTED) {
            return NOT_CONNECTED;
        } else if (result == Publication.CLOSED) {
            return CLOSED;
        } else if (result == Publication.MAX_POSITION_EXCEEDED) {
            return EXHAUSTED;
        }
        throw new IllegalArgumentException("not a result of an offer: " + result);
    }
}
