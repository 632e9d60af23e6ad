package io.millrace.engine.align;

import java.util.Arrays;
import java.util.BitSet;

/**
 * One watermark of many channels: the lowest of the active ones, -1 until each of them has spoken. Idle and ended channels hold
 * nothing back. Never goes back; a channel that wakes up with an old watermark only stops the progress.
 */
public final class WatermarkMerger {
    /** The watermark of a channel that will never hold any back: there is no event time upstream of it. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    private final int channels;
    private final long[] watermarks;
    private final BitSet inactive;
    private final BitSet ended;
    private long current = -1;

    public WatermarkMerger(int channels) {
        this.channels = channels;
        watermarks = new long[channels];
        Arrays.fill(watermarks, -1);
        inactive = new BitSet(channels);
        ended = new BitSet(channels);
    }

    /** A channel's watermark; a lower one than its last is taken as its last. */
    public void watermark(int channel, long watermarkMs) {
        watermarks[channel] = Math.max(watermarks[channel], watermarkMs);
        inactive.clear(channel);
        merge();
    }

    public void idle(int channel) {
        inactive.set(channel);
        merge();
    }

    /** Rows came: the channel counts again. */
    public void active(int channel) {
        inactive.clear(channel);
    }

    public void end(int channel) {
        ended.set(channel);
        merge();
    }

    /** Whether every channel that has not ended is idle, and there is one. */
    public boolean allIdle() {
        for (int i = 0; i < channels; i++) {
            if (!ended.get(i) && !inactive.get(i)) {
                return false;
            }
        }
        return ended.cardinality() < channels;
    }

    /** The merged watermark, -1: none yet. Channels that are {@link #UNBOUNDED} have no say. */
    public long current() {
        return current;
    }

    /** Whether no channel that is still open carries event time. */
    public boolean unbounded() {
        for (int i = 0; i < channels; i++) {
            if (!ended.get(i) && watermarks[i] != UNBOUNDED) {
                return false;
            }
        }
        return true;
    }

    private void merge() {
        long low = Long.MAX_VALUE;
        boolean any = false;
        for (int i = 0; i < channels; i++) {
            if (!ended.get(i) && !inactive.get(i) && watermarks[i] != UNBOUNDED) {
                any = true;
                low = Math.min(low, watermarks[i]);
            }
        }
        if (any && low > current) {
            current = low;
        }
    }
}
