package io.millrace.engine.align;

import io.millrace.error.MillraceException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Lines the barriers of several channels up. A channel whose barrier has come is blocked until the barriers of all open
 * channels have come; then the epoch is complete and all go on. A cancelled epoch is never completed here, and barriers of it
 * that still come are ignored.
 */
public final class BarrierAligner {
    /** What an arrival means. */
    public enum Outcome {
        /** Nothing yet: other barriers are missing. */
        WAIT,
        /** All barriers are in; channels are free again. */
        COMPLETE,
        /** A barrier or cancellation of an epoch that is already cancelled. */
        IGNORED,
        /** The epoch is cancelled just now: pass the cancellation on. */
        CANCELLED
    }

    private final int channels;
    private final BitSet arrived;
    private final BitSet ended;
    private final long[] lastEpoch;
    private long aligning = -1;
    private long completed = -1;
    private long cancelled = -1;

    public BarrierAligner(int channels) {
        this.channels = channels;
        arrived = new BitSet(channels);
        ended = new BitSet(channels);
        lastEpoch = new long[channels];
        Arrays.fill(lastEpoch, -1);
    }

    /** Whether items of this channel must wait for other channels' barriers. */
    public boolean blocked(int channel) {
        return arrived.get(channel);
    }

    /** Whether the barrier being aligned has come on all of these channels, or they have ended. */
    public boolean arrived(BitSet of) {
        for (int c = of.nextSetBit(0); c >= 0; c = of.nextSetBit(c + 1)) {
            if (!arrived.get(c) && !ended.get(c)) {
                return false;
            }
        }
        return true;
    }

    /** The epoch being aligned, or -1. */
    public long aligning() {
        return aligning;
    }

    public Outcome barrier(int channel, long epoch) {
        if (ended.get(channel) || arrived.get(channel) || epoch <= lastEpoch[channel]) {
            throw outOfOrder(channel, epoch, "this channel cannot send it now");
        }
        lastEpoch[channel] = epoch;
        if (epoch <= cancelled) {
            return Outcome.IGNORED;
        }
        if (epoch <= completed || aligning >= 0 && epoch != aligning) {
            throw outOfOrder(
                    channel, epoch, aligning >= 0 ? "another epoch is being aligned" : "it is not above the last one");
        }
        aligning = epoch;
        arrived.set(channel);
        return check();
    }

    /** Stop aligning for this epoch and all below it, whoever says so. IGNORED also if it is complete here. */
    public Outcome cancel(long epoch) {
        if (epoch <= cancelled) {
            return Outcome.IGNORED;
        }
        cancelled = epoch;
        if (epoch <= completed) {
            // Too late to stop it here; but whoever asks must hear that what was said about it is void.
            return Outcome.IGNORED;
        }
        if (aligning >= 0 && aligning <= epoch) {
            free();
        }
        return Outcome.CANCELLED;
    }

    /** The channel has ended: it owes no more barriers. COMPLETE if only its barrier was missing. */
    public Outcome end(int channel) {
        if (arrived.get(channel)) {
            throw outOfOrder(channel, aligning, "a blocked channel cannot end");
        }
        ended.set(channel);
        return aligning >= 0 ? check() : Outcome.WAIT;
    }

    public boolean allEnded() {
        return ended.cardinality() == channels;
    }

    /** The epoch completed last, or -1. */
    public long completed() {
        return completed;
    }

    /** The highest epoch cancelled, or -1. */
    public long cancelled() {
        return cancelled;
    }

    private Outcome check() {
        if (arrived.cardinality() + ended.cardinality() < channels) {
            return Outcome.WAIT;
        }
        completed = aligning;
        free();
        return Outcome.COMPLETE;
    }

    private void free() {
        aligning = -1;
        arrived.clear();
    }

    private MillraceException outOfOrder(int channel, long epoch, String why) {
        return new MillraceException(
                "BARRIER_OUT_OF_ORDER",
                "Channel " + channel + " of " + channels + " brought the barrier of epoch " + epoch + ", but " + why
                        + ": aligning="
                        + aligning + " completed=" + completed + " cancelled=" + cancelled + " lastOfChannel="
                        + lastEpoch[channel] + " arrived=" + arrived + " ended=" + ended
                        + ". The execution must be rolled back; please report this.");
    }
}
