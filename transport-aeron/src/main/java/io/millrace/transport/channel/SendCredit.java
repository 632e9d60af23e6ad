package io.millrace.transport.channel;

import io.millrace.error.MillraceException;
import io.millrace.transport.wire.Payload;

/**
 * The sender's account of one channel in one execution. Marks (barriers, watermarks and the like) cost nothing and are not
 * counted here. One thread.
 */
public final class SendCredit {
    private final CreditWindow window;
    private long sentFrames;
    private long sentBytes;
    private long grantedFrames;
    private long grantedBytes;

    public SendCredit(CreditWindow window) {
        this.window = window;
        grantedFrames = window.frames();
        grantedBytes = window.bytes();
    }

    /** Whether one more frame of rows may go, of whatever size. */
    public boolean hasCredit() {
        return sentFrames < grantedFrames && sentBytes < grantedBytes;
    }

    /** Notes a frame of rows that went out; the caller has asked {@link #hasCredit} before. */
    public void sent(long bytes) {
        sentFrames++;
        sentBytes += bytes;
    }

    /**
     * Takes note of a grant of this execution; whether it was news. An old or repeated one changes nothing.
     *
     * @throws MillraceException if the receiver says that it consumed what was never sent
     */
    public boolean granted(Payload.Credit credit) {
        long consumedFrames = credit.frames() - window.frames();
        long consumedBytes = credit.bytes() - window.bytes();
        if (consumedFrames > sentFrames || consumedBytes > sentBytes) {
            throw new MillraceException(
                    "CREDIT_PROTOCOL_VIOLATED",
                    "The receiver granted " + credit.frames() + " frames and " + credit.bytes()
                            + " bytes on a window of "
                            + window.frames() + " frames and " + window.bytes() + " bytes, but only " + sentFrames
                            + " frames and " + sentBytes
                            + " bytes were sent. Both nodes must run with the same window; restart the query.");
        }
        if (credit.frames() <= grantedFrames && credit.bytes() <= grantedBytes) {
            return false;
        }
        grantedFrames = Math.max(grantedFrames, credit.frames());
        grantedBytes = Math.max(grantedBytes, credit.bytes());
        return true;
    }

    /** Bytes sent and not yet granted back. */
    public long unacknowledgedBytes() {
        return sentBytes - (grantedBytes - window.bytes());
    }
}
