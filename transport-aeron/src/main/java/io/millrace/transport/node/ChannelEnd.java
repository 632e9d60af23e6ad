package io.millrace.transport.node;

import io.millrace.spi.exchange.StreamItem;

/** The end of a channel on this node. Called on the transport's loop; must not block or throw. */
public interface ChannelEnd {
    /** The next item, at the receiving end. The frame in it is given away. */
    void item(StreamItem item);

    /** The other end may be sent so many bytes in all, at the sending end. */
    void credit(long grantedBytes);

    /** Something was lost or the peer cannot be reached: nothing more comes on this channel. */
    void broken(RuntimeException why);
}
