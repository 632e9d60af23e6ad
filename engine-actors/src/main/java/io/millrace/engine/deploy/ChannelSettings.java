package io.millrace.engine.deploy;

/** How much a channel holds. */
public final class ChannelSettings {
    /** Rows of one frame, in bytes; a frame goes out earlier when its input is used up. */
    public static final int FRAME_BYTES = 32 * 1024;

    /** Bytes in flight on one channel: eight full frames. With 100 inputs a task holds at most 25 MB. */
    public static final long WINDOW_BYTES = 8L * FRAME_BYTES;

    private ChannelSettings() {}
}
