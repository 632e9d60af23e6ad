package io.millrace.engine.exchange;

import io.millrace.spi.exchange.ChannelId;
import io.millrace.spi.exchange.StreamItem;

/** An item on its way to the task at the other end of a channel of this node; a frame in it belongs to the receiver. */
public record ChannelDelivery(ChannelId channel, StreamItem item) {}
