package io.millrace.transport.node;

import io.millrace.error.TransientException;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.driver.FrameSender;
import io.millrace.transport.driver.Offer;
import io.millrace.transport.seal.FrameSeal;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.Payload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to one peer, in order. A frame that the stream does not take stays at the head of the queue until it does; how much may stand
 * there is bounded by the credit of the channels. Transport's loop only.
 */
final class PeerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    /** A frame that waits; a grant if the item is null. */
    private record Waiting(OpenChannel channel, @Nullable StreamItem item, long grantedBytes) {}

    private final PeerEndpoint peer;
    private final FrameSender sender;
    private final DatagramChannel doorbell;
    private final InetSocketAddress doorbellAt;
    private final long patienceNs;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long stuckSinceNs = -1;
    private boolean ring;

    /** @param patienceNs how long the peer may be unreachable while frames wait for it */
    PeerLink(PeerEndpoint peer, FrameSender sender, DatagramChannel doorbell, long patienceNs) {
        this.peer = peer;
        this.sender = sender;
        this.doorbell = doorbell;
        this.patienceNs = patienceNs;
        doorbellAt = new InetSocketAddress(peer.host(), peer.doorbellPort());
    }

    void send(OpenChannel channel, StreamItem item) {
        queue.addLast(new Waiting(channel, item, 0));
    }

    void grant(OpenChannel channel, long grantedBytes) {
        queue.addLast(new Waiting(channel, null, grantedBytes));
    }

    boolean idle() {
        return queue.isEmpty();
    }

    /** Sends what the stream takes; how many frames that were. */
    int work(long nowNs) {
        int sent = 0;
        while (!queue.isEmpty()) {
            Waiting next = queue.getFirst();
            if (next.channel.closed()) {
                drop(queue.removeFirst());
                continue;
            }
            Offer offer = offer(next);
            if (offer == Offer.SENT) {
                queue.removeFirst();
                next.channel.release(next.item);
                sent++;
                stuckSinceNs = -1;
            } else if (offer == Offer.BACK_PRESSURED) {
                stuckSinceNs = -1;
                break;
            } else if (offer == Offer.NOT_CONNECTED) {
                waitForPeer(nowNs);
                break;
            } else if (offer != Offer.AGAIN) {
                fail("the stream to it is " + offer);
                break;
            }
        }
        ring |= sent > 0;
        return sent;
    }

    private Offer offer(Waiting next) {
        ChannelAddress address = next.channel.address();
        FrameSeal seal = next.channel.seal();
        StreamItem item = next.item;
        if (item == null) {
            return offerGrant(next, seal);
        }
        long sequence = next.channel.nextSequence();
        Offer offer = seal == null ? sender.send(address, sequence, item) : sender.send(address, sequence, item, seal);
        if (offer == Offer.SENT) {
            next.channel.countSent();
        }
        return offer;
    }

    private Offer offerGrant(Waiting next, @Nullable FrameSeal seal) {
        ChannelAddress address = next.channel.address();
        long sequence = next.channel.nextGrant();
        Payload.Credit credit = new Payload.Credit(0, next.grantedBytes);
        Offer offer =
                seal == null ? sender.send(address, sequence, credit) : sender.send(address, sequence, credit, seal);
        if (offer == Offer.SENT) {
            next.channel.countGrant();
        }
        return offer;
    }

    private void waitForPeer(long nowNs) {
        if (stuckSinceNs < 0) {
            stuckSinceNs = nowNs;
        } else if (nowNs - stuckSinceNs > patienceNs) {
            fail("it has not been reachable for " + patienceNs / 1_000_000 + " ms");
        }
    }

    private void fail(String why) {
        stuckSinceNs = -1;
        TransientException error = new TransientException(
                "TRANSPORT_PEER_UNREACHABLE",
                "Frames to node " + peer.host() + ":" + peer.dataPort() + " (UDP) cannot be sent: " + why
                        + ". Check that the port is open for UDP between the nodes.",
                null);
        for (Waiting waiting : queue) {
            waiting.channel.fail(error);
        }
        queue.forEach(PeerLink::drop);
        queue.clear();
    }

    private static void drop(Waiting waiting) {
        waiting.channel.release(waiting.item);
    }

    /** At the end of a turn: wakes the peer if something was sent. A lost ring costs one of its select time-outs. */
    void ring() {
        if (!ring) {
            return;
        }
        ring = false;
        try {
            doorbell.send(ByteBuffer.wrap(new byte[1]), doorbellAt);
        } catch (IOException e) {
            LOG.debug("The doorbell of {} could not be rung", peer, e);
        }
    }

    @Override
    public void close() {
        queue.forEach(PeerLink::drop);
        queue.clear();
        sender.close();
    }
}
