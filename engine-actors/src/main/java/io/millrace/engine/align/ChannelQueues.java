package io.millrace.engine.align;

import io.millrace.engine.exchange.CreditLedger;
import io.millrace.error.MillraceException;
import io.millrace.spi.exchange.StreamItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What has come on each channel and is not yet processed. Bounded by the credit granted, which is checked. */
public final class ChannelQueues {
    private final List<ArrayDeque<StreamItem>> queues = new ArrayList<>();
    private final long[] bytes;
    private final long windowBytes;
    private int turn;

    /** @param windowBytes credit of each channel; Long.MAX_VALUE for no check */
    public ChannelQueues(int channels, long windowBytes) {
        for (int i = 0; i < channels; i++) {
            queues.add(new ArrayDeque<>());
        }
        bytes = new long[channels];
        this.windowBytes = windowBytes;
    }

    public int channels() {
        return bytes.length;
    }

    public void add(int channel, StreamItem item) {
        long size = size(item);
        if (bytes[channel] > 0
                && bytes[channel] + size > windowBytes
                && !CreditLedger.mayOverrun(size, bytes[channel], windowBytes)) {
            throw new MillraceException(
                    "CREDIT_PROTOCOL_VIOLATED",
                    "Channel " + channel + " holds " + bytes[channel] + " bytes and got a frame of " + size
                            + ", above its window of " + windowBytes + " bytes.");
        }
        bytes[channel] += size;
        queues.get(channel).addLast(item);
    }

    /** The next channel in turn that has an item and is not blocked, or -1. */
    public int next(IntPredicate blocked) {
        for (int i = 0, n = bytes.length; i < n; i++) {
            int c = turn;
            turn = turn + 1 == n ? 0 : turn + 1;
            if (!queues.get(c).isEmpty() && !blocked.test(c)) {
                return c;
            }
        }
        return -1;
    }

    /** The first item of a channel that has one; it stays. */
    public StreamItem first(int channel) {
        return queues.get(channel).getFirst();
    }

    /** Takes the first item of a channel that has one. Its bytes count until {@link #released}. */
    public StreamItem take(int channel) {
        return queues.get(channel).removeFirst();
    }

    /** A frame taken before is processed. */
    public void released(int channel, long frameBytes) {
        bytes[channel] -= frameBytes;
    }

    public long queuedBytes(int channel) {
        return bytes[channel];
    }

    /** All items not taken, for release; the queues are empty then. */
    public List<StreamItem> drain() {
        List<StreamItem> all = new ArrayList<>();
        for (ArrayDeque<StreamItem> q : queues) {
            all.addAll(q);
            q.clear();
        }
        return all;
    }

    private static long size(StreamItem item) {
        return item instanceof StreamItem.Rows rows ? rows.frame().length() : 0;
    }
}
