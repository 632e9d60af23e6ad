package io.millrace.engine.exchange;

/**
 * The receiver's account of one channel: turns bytes consumed into absolute grants. A grant is due when a quarter of the window
 * has been consumed since the last one, or when the sender may be stuck because everything that it could send was consumed.
 */
public final class CreditGrants {
    private final long windowBytes;
    private long consumedBytes;
    private long grantedBytes;

    public CreditGrants(long windowBytes) {
        this.windowBytes = windowBytes;
        grantedBytes = windowBytes;
    }

    /** So much is consumed before a grant is sent; the sender may have to wait for a grant with less than this unacknowledged. */
    public static long quantumBytes(long windowBytes) {
        return windowBytes / 4;
    }

    /** Notes consumption; the new absolute grant to send, or -1 if none is due yet. */
    public long consumed(long bytes) {
        consumedBytes += bytes;
        long grant = consumedBytes + windowBytes;
        if (grant - grantedBytes >= quantumBytes(windowBytes)) {
            grantedBytes = grant;
            return grant;
        }
        return -1;
    }

    /** What the sender may have sent in all, as of now; safe to send at any time. */
    public long current() {
        grantedBytes = consumedBytes + windowBytes;
        return grantedBytes;
    }
}
