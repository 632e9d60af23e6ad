package io.millrace.engine.cluster;

import io.millrace.engine.deploy.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that live as long as the processes at their ends. A connection that ends, and twice refused when tried again, proves that the
 * process is gone, within some tens of milliseconds. Silence proves nothing: after the lease it is only reported as such.
 *
 * <p>One thread of its own, on which the listener is called; the methods may be called from any.
 */
public final class Liveness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);
    private static final int UID_BYTES = 8;
    private static final int REFUSALS = 2;
    private static final long RETRY_MS = 20;

    /** Calls come in the order of what happened. */
    public interface Listener {
        /** The process is gone for certain. */
        void dead(NodeAddress node);

        /** Nothing was heard for the lease: the node may be stopped, starved or cut off. */
        void silent(NodeAddress node, long silentMs);

        /** A node that was silent is heard again. */
        void heard(NodeAddress node);

        /** This very process did not run for longer than the lease: others have given it up. */
        void stoodStill(long stoodMs);
    }

    /**
     * @param heartbeatMs how often a byte is sent on each connection
     * @param leaseMs how long nothing may be heard
     */
    public record Timing(long heartbeatMs, long leaseMs) {}

    private final Selector selector;
    private final ServerSocketChannel server;
    private final long selfUid;
    private final Timing timing;
    private final LongSupplier nanos;
    private final Listener listener;
    private final Thread thread;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final List<SocketChannel> heartbeats = new ArrayList<>();
    private final Map<NodeAddress, Watch> watches = new HashMap<>();
    private volatile boolean stopping;

    /** A node that is watched. Confined to the thread. */
    private static final class Watch {
        final NodeAddress node;
        final InetSocketAddress at;
        final ByteBuffer uid = ByteBuffer.allocate(UID_BYTES);
        SocketChannel channel;
        long heardNs;
        long retryNs;
        int refusals;
        boolean silent;

        Watch(NodeAddress node, InetSocketAddress at, SocketChannel channel, long nowNs) {
            this.node = node;
            this.at = at;
            this.channel = channel;
            heardNs = nowNs;
            retryNs = Long.MAX_VALUE;
        }
    }

    private Liveness(
            Selector selector,
            ServerSocketChannel server,
            long selfUid,
            Timing timing,
            LongSupplier nanos,
            Listener listener) {
        this.selector = selector;
        this.server = server;
        this.selfUid = selfUid;
        this.timing = timing;
        this.nanos = nanos;
        this.listener = listener;
        thread = new Thread(this::run, "millrace-liveness");
        thread.setDaemon(true);
    }

    /** @param host the address to listen on; the port is any free one */
    public static Liveness open(String host, long selfUid, Timing timing, LongSupplier nanos, Listener listener) {
        try {
            Selector selector = Selector.open();
            ServerSocketChannel server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(host, 0), 64);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            Liveness liveness = new Liveness(selector, server, selfUid, timing, nanos, listener);
            liveness.thread.start();
            return liveness;
        } catch (IOException e) {
            throw new UncheckedIOException("The liveness port of " + host + " could not be opened", e);
        }
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    /** Begins to watch a node; nothing if it is watched already. */
    public void watch(NodeAddress node, String host, int port) {
        command(() -> {
            if (!watches.containsKey(node)) {
                InetSocketAddress at = new InetSocketAddress(host, port);
                try {
                    watches.put(node, new Watch(node, at, connect(node, at), nanos.getAsLong()));
                } catch (IOException e) {
                    LOG.warn("Node {} cannot be watched", node, e);
                }
            }
        });
    }

    public void forget(NodeAddress node) {
        command(() -> {
            Watch watch = watches.remove(node);
            if (watch != null) {
                close(watch.channel);
            }
        });
    }

    private void command(Runnable command) {
        commands.add(command);
        selector.wakeup();
    }

    private SocketChannel connect(NodeAddress node, InetSocketAddress at) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_CONNECT, node);
        try {
            if (channel.connect(at)) {
                channel.register(selector, SelectionKey.OP_READ, node);
            }
        } catch (ConnectException e) {
            // Loopback may refuse at once; the selector reports it as well.
            LOG.trace("Node {} refused at once", node, e);
        }
        return channel;
    }

    private void run() {
        long heartbeatNs = TimeUnit.MILLISECONDS.toNanos(timing.heartbeatMs());
        long lastNs = nanos.getAsLong();
        long beatNs = lastNs;
        try {
            while (!stopping) {
                selector.select(Math.max(1, Math.min(RETRY_MS, timing.heartbeatMs())));
                long nowNs = nanos.getAsLong();
                checkOwnPause(nowNs, lastNs);
                lastNs = nowNs;
                for (Runnable c = commands.poll(); c != null; c = commands.poll()) {
                    c.run();
                }
                handleSelected(nowNs);
                if (nowNs - beatNs >= heartbeatNs) {
                    beatNs = nowNs;
                    beat();
                }
                checkWatches(nowNs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Watching other nodes failed", e);
        } finally {
            closeAll();
        }
    }

    private void checkOwnPause(long nowNs, long lastNs) {
        long stoodMs = TimeUnit.NANOSECONDS.toMillis(nowNs - lastNs);
        if (stoodMs >= timing.leaseMs()) {
            // What the others sent meanwhile has not been read: their silence begins now.
            watches.values().forEach(w -> w.heardNs = nowNs);
            listener.stoodStill(stoodMs);
        }
    }

    private void handleSelected(long nowNs) throws IOException {
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            if (!key.isValid()) {
                continue;
            }
            if (key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof NodeAddress node) {
                Watch watch = watches.get(node);
                if (watch == null || watch.channel != key.channel()) {
                    close((SocketChannel) key.channel());
                } else {
                    handle(watch, key, nowNs);
                }
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            ByteBuffer uid = ByteBuffer.allocate(UID_BYTES).putLong(0, selfUid);
            try {
                channel.write(uid);
                heartbeats.add(channel);
            } catch (IOException e) {
                close(channel);
            }
        }
    }

    private void handle(Watch watch, SelectionKey key, long nowNs) {
        try {
            if (key.isConnectable()) {
                watch.channel.finishConnect();
                watch.uid.clear();
                key.interestOps(SelectionKey.OP_READ);
                return;
            }
            read(watch, nowNs);
        } catch (ConnectException e) {
            refused(watch, nowNs);
        } catch (IOException e) {
            reconnect(watch, nowNs);
        }
    }

    private void read(Watch watch, long nowNs) throws IOException {
        if (watch.uid.hasRemaining()) {
            if (watch.channel.read(watch.uid) < 0) {
                reconnect(watch, nowNs);
            } else if (!watch.uid.hasRemaining()) {
                if (watch.uid.getLong(0) != watch.node.uid()) {
                    dead(watch);
                    return;
                }
                heard(watch, nowNs);
            }
            return;
        }
        ByteBuffer beats = ByteBuffer.allocate(64);
        int n = watch.channel.read(beats);
        if (n < 0) {
            reconnect(watch, nowNs);
        } else if (n > 0) {
            heard(watch, nowNs);
        }
    }

    private void heard(Watch watch, long nowNs) {
        watch.heardNs = nowNs;
        watch.refusals = 0;
        if (watch.silent) {
            watch.silent = false;
            listener.heard(watch.node);
        }
    }

    /** The end of a connection is a sign of death, a refused one is the proof. */
    private void reconnect(Watch watch, long nowNs) {
        close(watch.channel);
        watch.retryNs = Long.MAX_VALUE;
        try {
            watch.channel = connect(watch.node, watch.at);
        } catch (IOException e) {
            LOG.debug("Node {} cannot be connected to", watch.node, e);
            watch.retryNs = nowNs + TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
        }
    }

    private void refused(Watch watch, long nowNs) {
        close(watch.channel);
        if (++watch.refusals >= REFUSALS) {
            dead(watch);
        } else {
            watch.retryNs = nowNs + TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
        }
    }

    private void dead(Watch watch) {
        close(watch.channel);
        watches.remove(watch.node);
        listener.dead(watch.node);
    }

    private void beat() {
        Iterator<SocketChannel> all = heartbeats.iterator();
        while (all.hasNext()) {
            SocketChannel channel = all.next();
            try {
                channel.write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                close(channel);
                all.remove();
            }
        }
    }

    private void checkWatches(long nowNs) {
        for (Watch watch : List.copyOf(watches.values())) {
            if (nowNs >= watch.retryNs) {
                reconnect(watch, nowNs);
            }
            long silentMs = TimeUnit.NANOSECONDS.toMillis(nowNs - watch.heardNs);
            if (!watch.silent && silentMs >= timing.leaseMs()) {
                watch.silent = true;
                listener.silent(watch.node, silentMs);
            }
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A liveness connection did not close", e);
        }
    }

    private void closeAll() {
        watches.values().forEach(w -> close(w.channel));
        heartbeats.forEach(Liveness::close);
        try {
            server.close();
            selector.close();
        } catch (IOException e) {
            LOG.debug("The liveness port did not close", e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
    }
}
