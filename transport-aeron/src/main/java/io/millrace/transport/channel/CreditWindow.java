package io.millrace.transport.channel;

import io.millrace.error.MillraceException;

/**
 * How much may be on its way or waiting at the receiver. Both ends are built with the same window. Frames count as well as
 * bytes, because a frame of one short row costs the receiver far more memory than its bytes.
 *
 * @param frames of rows
 * @param bytes of rows; overrun by at most one frame, so that a row larger than the window still gets through
 */
public record CreditWindow(int frames, long bytes) {
    /** 32 frames or 256 KiB, whichever is used up first. */
    public static final CreditWindow DEFAULT = new CreditWindow(32, 256 << 10);

    public CreditWindow {
        if (frames <= 0 || bytes <= 0) {
            throw new MillraceException(
                    "INVALID_CHANNEL_WINDOW",
                    "A channel window of " + frames + " frames and " + bytes
                            + " bytes cannot move a row. Both must be above 0.");
        }
    }
}
