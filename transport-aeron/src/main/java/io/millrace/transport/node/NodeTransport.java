package io.millrace.transport.node;

import io.aeron.Subscription;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import io.millrace.row.RowFrame;
import io.millrace.transport.channel.SequenceCheck;
import io.millrace.transport.channel.SequenceCheck.Verdict;
import io.millrace.transport.driver.DriverClocks;
import io.millrace.transport.driver.DriverSettings;
import io.millrace.transport.driver.FrameReceiver;
import io.millrace.transport.driver.FrameSender;
import io.millrace.transport.driver.MediaDriverHandle;
import io.millrace.transport.seal.ChannelKeys;
import io.millrace.transport.seal.ClusterKey;
import io.millrace.transport.seal.FrameOpener;
import io.millrace.transport.seal.FrameSeal;
import io.millrace.transport.wire.ChannelAddress;
import io.millrace.transport.wire.Frame;
import io.millrace.transport.wire.FrameOpeners;
import io.millrace.transport.wire.FrameRefusedException;
import io.millrace.transport.wire.Payload;
import io.millrace.transport.wire.RowCompressor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All frames from and to this node. Whoever owns it calls {@link #work} until it returns 0 before it sleeps, wakes when a byte comes to
 * {@link #doorbell}, and makes every other call on the same thread.
 *
 * <p>Frames of an execution that is not open here are dropped and counted: they are late, or of a node that has not heard yet. A frame that
 * cannot be read or does not authenticate, or a gap, breaks channels: nothing more is delivered on them and their execution has to be rolled
 * back.
 */
public final class NodeTransport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTransport.class);
    private static final int FRAGMENTS_A_TURN = 64;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int PORT_ATTEMPTS = 10_000;

    private final MediaDriverHandle driver;
    private final DatagramChannel doorbell;
    private final LongSupplier nanos;
    private final FrameReceiver receiver;
    private final PeerEndpoint self;
    private final Map<PeerEndpoint, PeerLink> peers = new HashMap<>();
    private final Map<ChannelAddress, OpenChannel> channels = new HashMap<>();
    private final ByteBuffer rung = ByteBuffer.allocate(64);
    private final LinkSecurity security;
    private final boolean compress;
    private final UsedChannels used = new UsedChannels();
    private long dropped;
    private boolean failed;

    private NodeTransport(
            MediaDriverHandle driver,
            DatagramChannel doorbell,
            String host,
            int stream,
            LinkSecurity security,
            boolean compress,
            LongSupplier nanos) {
        this.security = security;
        this.compress = compress;
        this.driver = driver;
        this.doorbell = doorbell;
        this.nanos = nanos;
        Subscription subscription =
                driver.aeron().addSubscription("aeron:udp?endpoint=" + bracketed(host) + ":0", stream);
        receiver = new FrameReceiver(subscription, RowFrame::new, new Openers(), this::received);
        self = new PeerEndpoint(
                host, resolvedPort(subscription), stream, doorbell.socket().getLocalPort(), security.incarnation());
    }

    /**
     * Starts the driver and takes frames at any free port of the host. Blocks for tens of milliseconds; on the thread that will own it, or
     * handed over to it safely.
     *
     * @param stream of this incarnation
     * @param compress whether rows are sent compressed where that saves something; they are taken either way
     */
    public static NodeTransport start(
            DriverSettings settings,
            DriverClocks clocks,
            String host,
            int stream,
            LinkSecurity security,
            boolean compress,
            Consumer<Throwable> onError) {
        DatagramChannel doorbell;
        try {
            doorbell = DatagramChannel.open();
            doorbell.bind(new InetSocketAddress(host, 0));
            doorbell.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException("The doorbell of " + host + " could not be opened (UDP)", e);
        }
        MediaDriverHandle driver = MediaDriverHandle.start(settings, clocks, onError);
        try {
            return new NodeTransport(driver, doorbell, host, stream, security, compress, clocks.nanos());
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private int resolvedPort(Subscription subscription) {
        for (int i = 0; i < PORT_ATTEMPTS; i++) {
            driver.work();
            String resolved = subscription.resolvedEndpoint();
            if (resolved != null) {
                return Integer.parseInt(resolved.substring(resolved.lastIndexOf(':') + 1));
            }
        }
        throw new MillraceException(
                "TRANSPORT_NOT_STARTED",
                "The media driver gave no port to receive frames on. Its directory is " + driver.directory() + ".");
    }

    /** Where others send frames for this node. */
    public PeerEndpoint endpoint() {
        return self;
    }

    /** To be registered with the selector that its owner sleeps in. */
    public DatagramChannel doorbell() {
        return doorbell;
    }

    /** Begins to keep a stream to a peer. */
    public void meet(PeerEndpoint peer) {
        link(peer);
    }

    private PeerLink link(PeerEndpoint peer) {
        return peers.computeIfAbsent(
                peer,
                p -> new PeerLink(
                        p,
                        new FrameSender(
                                driver.aeron()
                                        .addExclusivePublication(
                                                "aeron:udp?endpoint=" + bracketed(p.host()) + ":" + p.dataPort(),
                                                p.stream()),
                                compress ? new RowCompressor() : null),
                        doorbell,
                        PATIENCE_NS));
    }

    /** The peer is gone: what waits for it is dropped. */
    public void forget(PeerEndpoint peer) {
        PeerLink link = peers.remove(peer);
        if (link != null) {
            link.close();
        }
    }

    /**
     * Opens a channel with its other end on this peer.
     *
     * @param release takes the frames that were sent, or could not be
     */
    public OpenChannel open(ChannelAddress address, PeerEndpoint peer, ChannelEnd end, Consumer<RowFrame> release) {
        ClusterKey key = security.key();
        FrameSeal seal = null;
        FrameOpener opener = null;
        if (key != null) {
            used.open(address);
            seal = new FrameSeal(keys(key, address, security.incarnation(), peer.incarnation()));
            opener = new FrameOpener(keys(key, address, peer.incarnation(), security.incarnation()));
        }
        OpenChannel channel = new OpenChannel(address, link(peer), end, release, seal, opener);
        if (channels.putIfAbsent(address, channel) != null) {
            throw new IllegalStateException("Channel " + address + " is open already");
        }
        return channel;
    }

    private static ChannelKeys keys(ClusterKey key, ChannelAddress address, UUID from, UUID to) {
        return new ChannelKeys(key, address.query(), address.execution(), address.number(), from, to);
    }

    private final class Openers implements FrameOpeners {
        @Override
        public boolean sealed() {
            return security.key() != null;
        }

        @Override
        public @Nullable FrameOpener of(ChannelAddress address) {
            OpenChannel channel = channels.get(address);
            return channel == null ? null : channel.opener();
        }
    }

    public void close(OpenChannel channel) {
        channel.close();
        channels.remove(channel.address(), channel);
    }

    /** One turn; how much there was to do. 0: nothing, until the doorbell rings or some milliseconds have passed. */
    public int work() {
        if (driver.isClosed()) {
            failed = true;
            return 0;
        }
        int work = driver.work();
        work += poll();
        long nowNs = nanos.getAsLong();
        int sent = 0;
        for (PeerLink link : peers.values()) {
            sent += link.work(nowNs);
        }
        if (sent > 0) {
            work += sent + driver.work();
            peers.values().forEach(PeerLink::ring);
        }
        return work;
    }

    private int poll() {
        try {
            return receiver.poll(FRAGMENTS_A_TURN);
        } catch (FrameRefusedException e) {
            refused(e);
            return 1;
        }
    }

    private void refused(FrameRefusedException e) {
        TransientException broken = new TransientException(
                "TRANSPORT_FRAME_REFUSED", "A frame that cannot be used has come: " + e.getMessage(), e);
        ChannelAddress claimed = e.channel();
        if (claimed == null) {
            // It cannot be known whose frame it was.
            LOG.error("A frame was refused", e);
            List.copyOf(channels.values()).forEach(c -> c.fail(broken));
            return;
        }
        OpenChannel channel = channels.get(claimed);
        if (channel == null) {
            dropped++;
        } else if (!channel.broken()) {
            LOG.error("A frame was refused", e);
            channel.fail(broken);
        }
    }

    private void received(Frame frame) {
        ChannelAddress address = frame.header().channel();
        OpenChannel channel = channels.get(address);
        if (channel == null || channel.broken()) {
            dropped++;
            return;
        }
        Verdict verdict = channel.check().check(frame.header());
        if (verdict == Verdict.NEXT) {
            if (frame.payload() instanceof Payload.Item item) {
                channel.end().item(item.item());
            } else if (frame.payload() instanceof Payload.Credit credit) {
                channel.end().credit(credit.bytes());
            }
        } else if (!verdict.goesOn()) {
            SequenceCheck check = channel.check();
            channel.fail(new TransientException(
                    "TRANSPORT_CHANNEL_BROKEN",
                    String.valueOf(check.failure(verdict, frame.header()).getMessage()),
                    null));
        }
    }

    /** Empties the doorbell after it woke its owner. */
    public void answerDoorbell() {
        try {
            rung.clear();
            while (doorbell.receive(rung) != null) {
                rung.clear();
            }
        } catch (IOException e) {
            LOG.debug("The doorbell could not be read", e);
        }
    }

    /** Whether frames wait that a stream did not take: look again soon. */
    public boolean waiting() {
        for (PeerLink link : peers.values()) {
            if (!link.idle()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the driver's client has given itself up: this process can neither send nor receive, and must leave the cluster. */
    public boolean failed() {
        return failed;
    }

    /** Frames that came for executions which are not open here. */
    public long dropped() {
        return dropped;
    }

    @Override
    public void close() {
        new ArrayList<>(peers.values()).forEach(PeerLink::close);
        peers.clear();
        receiver.close();
        driver.close();
        try {
            doorbell.close();
        } catch (IOException e) {
            LOG.debug("The doorbell did not close", e);
        }
    }
}
