/**
 * The frames of a whole node: one stream to each peer and one from all of them, with the channels of all executions on top.
 *
 * <p>Drawn:
 *
 * <pre>
 *   send(peer, channel, item) ─► queue of the peer ─► FrameSender ═══ stream ═══► FrameReceiver ─► SequenceCheck ─► ChannelEnd.item
 *                                                     one a peer and direction     always drained    one a channel
 * </pre>
 *
 * <p>Path: leaf.
 * <p>Thread: one event loop, on which everything is called.
 * <p>May use: transport.driver, transport.channel, transport.wire, error.
 * <p>Open first: {@link io.millrace.transport.node.NodeTransport}.
 */
@NullMarked
package io.millrace.transport.node;

import org.jspecify.annotations.NullMarked;
