package io.millrace.spi.exchange;

/**
 * The sending end of a channel, whatever carries it. Owned by the sending task's thread.
 *
 * <p>Protocol: check {@link #hasCredit()} before taking more input. {@link #send} never refuses, so that a task can finish
 * the row in hand; what goes beyond the credit is held by the channel and bounded by the output of one input row or one
 * resumable step. Barriers, watermarks and ends need no credit and never overtake rows.
 */
public interface OutputChannel extends AutoCloseable {
    ChannelId id();

    /** Whether the receiver has granted room for at least one more frame. */
    boolean hasCredit();

    /** Hands the item over; a frame in it belongs to the channel from here on. */
    void send(StreamItem item);

    /** Bytes handed over and not yet granted back by the receiver. */
    long unacknowledgedBytes();

    @Override
    void close();
}
