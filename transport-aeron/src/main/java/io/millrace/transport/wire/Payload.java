package io.millrace.transport.wire;

import io.millrace.spi.exchange.StreamItem;

/** What a frame brings. */
public sealed interface Payload {

    /** The next thing on the channel. */
    record Item(StreamItem item) implements Payload {}

    /**
     * The receiver's grant for the channel, against its direction: the sender may have sent this much in all since the start
     * of the execution. Absolute, so a lost, repeated or late grant does no harm.
     *
     * @param frames of rows
     * @param bytes of rows, headers of frames not counted
     */
    record Credit(long frames, long bytes) implements Payload {}

    /** Sealed, for a channel that is not open here: nothing is known of it but what its header claims. */
    record Unopened() implements Payload {}
}
