package io.millrace.transport.wire;

import io.millrace.row.RowFrame;

/** Where the decoder gets the frames that it fills, usually a pool. */
@FunctionalInterface
public interface RowFrames {
    /**
     * A frame that the decoder may overwrite.
     *
     * @param bytes that it will hold; a frame with a smaller buffer gets another buffer
     */
    RowFrame take(int bytes);
}
