package io.millrace.transport.channel;

import io.millrace.error.MillraceException;
import io.millrace.transport.wire.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's account of one channel in one execution: counts what came and what its task has processed, and says when a
 * grant is due. A grant that gets lost is made good by the next one; {@link #current} may be repeated at any time. One thread.
 */
public final class ReceiveCredit {
    private final CreditWindow window;
    private long receivedFrames;
    private long receivedBytes;
    private long consumedFrames;
    private long consumedBytes;
    private long grantedFrames;
    private long grantedBytes;

    public ReceiveCredit(CreditWindow window) {
        this.window = window;
        grantedFrames = window.frames();
        grantedBytes = window.bytes();
    }

    /**
     * Notes a frame of rows that came and waits.
     *
     * @throws MillraceException if the sender had no credit for it
     */
    public void received(long bytes) {
        if (receivedFrames >= grantedFrames || receivedBytes >= grantedBytes) {
            throw new MillraceException(
                    "CREDIT_PROTOCOL_VIOLATED",
                    "A frame of rows came without credit: granted were " + grantedFrames + " frames and " + grantedBytes
                            + " bytes, and " + receivedFrames + " frames and " + receivedBytes
                            + " bytes had come before it. Both nodes must run with the same window; restart the query.");
        }
        receivedFrames++;
        receivedBytes += bytes;
    }

    /** Notes that the task is done with a frame; the grant to send now, or null if it can wait until half the window. */
    public Payload.@Nullable Credit consumed(long bytes) {
        consumedFrames++;
        consumedBytes += bytes;
        boolean due = 2 * (consumedFrames + window.frames() - grantedFrames) >= window.frames()
                || 2 * (consumedBytes + window.bytes() - grantedBytes) >= window.bytes();
        return due ? current() : null;
    }

    /** The grant as of now. */
    public Payload.Credit current() {
        grantedFrames = consumedFrames + window.frames();
        grantedBytes = consumedBytes + window.bytes();
        return new Payload.Credit(grantedFrames, grantedBytes);
    }

    /** Frames of rows that came and are not yet consumed. */
    public long waitingFrames() {
        return receivedFrames - consumedFrames;
    }

    /** Bytes of rows that came and are not yet consumed. */
    public long waitingBytes() {
        return receivedBytes - consumedBytes;
    }
}
