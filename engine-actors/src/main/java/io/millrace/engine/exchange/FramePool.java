package io.millrace.engine.exchange;

import io.millrace.row.RowFrame;
import java.util.ArrayDeque;

/**
 * Keeps frames of one size for reuse. Frames that grew for an oversized row are not kept, so the pool's memory is at most
 * {@code maxFrames * frameBytes}. Any thread: frames are released by the task that read them, maybe on another loop.
 */
public final class FramePool {
    private final int frameBytes;
    private final int maxFrames;
    private final ArrayDeque<RowFrame> free = new ArrayDeque<>();

    public FramePool(int frameBytes, int maxFrames) {
        this.frameBytes = frameBytes;
        this.maxFrames = maxFrames;
    }

    public int frameBytes() {
        return frameBytes;
    }

    public RowFrame take() {
        synchronized (free) {
            RowFrame frame = free.pollLast();
            if (frame != null) {
                return frame;
            }
        }
        return new RowFrame(frameBytes);
    }

    public void release(RowFrame frame) {
        if (frame.buffer().length != frameBytes) {
            return;
        }
        frame.clear();
        synchronized (free) {
            if (free.size() < maxFrames) {
                free.addLast(frame);
            }
        }
    }

    /** Frames kept now. */
    public int size() {
        synchronized (free) {
            return free.size();
        }
    }
}
