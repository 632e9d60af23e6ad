package io.millrace.engine.exchange;

import io.millrace.error.MillraceException;

/**
 * The sender's account of one channel, in bytes. Grants are absolute ("you may have sent up to N bytes in all"), so a lost,
 * repeated or reordered grant does no harm.
 *
 * <p>Bytes in flight never exceed the window, but for a single large frame. The receiver keeps a grant back until a quantum has
 * gathered, so a frame that is larger than the window less a quantum may go as soon as less than a quantum is unacknowledged: it might
 * wait for ever for more credit.
 */
public final class CreditLedger {
    private final long windowBytes;
    private final long frameBytes;
    private long sentBytes;
    private long grantedBytes;

    /**
     * @param windowBytes how much may be in flight
     * @param frameBytes the size of a usual frame, at most the window
     */
    public CreditLedger(long windowBytes, long frameBytes) {
        if (windowBytes <= 0 || frameBytes <= 0) {
            throw new MillraceException(
                    "INVALID_CHANNEL_WINDOW",
                    "A channel window of " + windowBytes + " bytes with frames of " + frameBytes
                            + " bytes cannot move a row. Both must be above 0.");
        }
        this.windowBytes = windowBytes;
        this.frameBytes = Math.min(frameBytes, windowBytes);
        grantedBytes = windowBytes;
    }

    /** Whether there is room for one more usual frame. */
    public boolean hasCredit() {
        return grantedBytes - sentBytes >= frameBytes;
    }

    /** Whether an item of this size may go now. */
    public boolean allows(long bytes) {
        return sentBytes + bytes <= grantedBytes
                || inFlightBytes() == 0
                || mayOverrun(bytes, inFlightBytes(), windowBytes);
    }

    /** Whether a large frame may go although it does not fit the window; the receiver judges by the same rule. */
    public static boolean mayOverrun(long bytes, long unacknowledgedBytes, long windowBytes) {
        long quantum = CreditGrants.quantumBytes(windowBytes);
        return bytes > windowBytes - quantum && unacknowledgedBytes < quantum;
    }

    public void sent(long bytes) {
        sentBytes += bytes;
    }

    /** Takes note of a grant; whether it was news. */
    public boolean granted(long totalBytes) {
        if (totalBytes <= grantedBytes) {
            return false;
        }
        if (totalBytes - windowBytes > sentBytes) {
            throw new MillraceException(
                    "CREDIT_PROTOCOL_VIOLATED",
                    "The receiver granted " + totalBytes + " bytes on a window of " + windowBytes
                            + ", so it says it consumed " + (totalBytes - windowBytes) + ", but only " + sentBytes
                            + " were sent.");
        }
        grantedBytes = totalBytes;
        return true;
    }

    /** Sent and not yet granted back. */
    public long inFlightBytes() {
        return sentBytes - (grantedBytes - windowBytes);
    }
}
