package io.millrace.transport.channel;

import io.millrace.error.MillraceException;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.FrameHeader;
import io.millrace.transport.wire.FrameKind;

/**
 * Whether a frame is the next one of its channel. It trusts nothing below it: a transport may re-attach to a restarted peer
 * without a word about what was lost in between. Credit has no place in the sequence and only its execution is looked at. One
 * thread.
 */
public final class SequenceCheck {
    /** What to do with a frame. */
    public enum Verdict {
        /** The next one: take it. */
        NEXT,
        /** It came before: drop it, it was counted. */
        DUPLICATE,
        /** From an execution that was given up, maybe of a node that does not know yet: drop it, it was counted. */
        OLD_EXECUTION,
        /** The sender is in an execution that this node has not heard of: this execution is over. */
        NEWER_EXECUTION,
        /** Frames before it are missing: fail the channel. */
        GAP,
        /** Another channel or another query under the same number: fail the channel. */
        OTHER_CHANNEL;

        /** Whether the stream goes on, with this frame or without it. */
        public boolean goesOn() {
            return this == NEXT || this == DUPLICATE || this == OLD_EXECUTION;
        }
    }

    private final ChannelAddress channel;
    private long next;
    private long duplicates;
    private long oldExecution;

    public SequenceCheck(ChannelAddress channel) {
        this.channel = channel;
    }

    /** Judges a frame and, if it is the next one, moves on. */
    public Verdict check(FrameHeader header) {
        ChannelAddress from = header.channel();
        if (from.query() != channel.query() || from.number() != channel.number()) {
            return Verdict.OTHER_CHANNEL;
        }
        if (from.execution() < channel.execution()) {
            oldExecution++;
            return Verdict.OLD_EXECUTION;
        }
        if (from.execution() > channel.execution()) {
            return Verdict.NEWER_EXECUTION;
        }
        if (header.kind() == FrameKind.CREDIT) {
            return Verdict.NEXT;
        }
        if (header.sequence() < next) {
            duplicates++;
            return Verdict.DUPLICATE;
        }
        if (header.sequence() > next) {
            return Verdict.GAP;
        }
        next++;
        return Verdict.NEXT;
    }

    /** The error for a verdict after which the channel cannot go on. */
    public MillraceException failure(Verdict verdict, FrameHeader header) {
        String text;
        switch (verdict) {
            case GAP:
                text = "Frame " + header.sequence() + " came where frame " + next + " was due: "
                        + (header.sequence() - next) + " frames were lost on the way, as when a peer restarts. "
                        + "The query has to restart from its last epoch.";
                break;
            case NEWER_EXECUTION:
                text = "A frame of execution " + header.channel().execution()
                        + " came: this execution is over. Its tasks on this node have to stop.";
                break;
            case OTHER_CHANNEL:
                text = "A frame of channel " + header.channel().number() + " with query hash "
                        + Long.toHexString(header.channel().query())
                        + " came: the two nodes disagree about the numbers of channels. The query has to restart.";
                break;
            default:
                throw new IllegalArgumentException(verdict + " is no failure");
        }
        return new MillraceException(
                "TRANSPORT_CHANNEL_BROKEN." + verdict,
                "Channel " + channel.number() + ", query hash " + Long.toHexString(channel.query()) + ", execution "
                        + channel.execution() + ": " + text);
    }

    /** The sequence that the next frame must have. */
    public long next() {
        return next;
    }

    /** Frames dropped because they had come before. */
    public long duplicates() {
        return duplicates;
    }

    /** Frames dropped because their execution was given up. */
    public long oldExecution() {
        return oldExecution;
    }
}
