package io.millrace.engine.launch;

import io.millrace.engine.cluster.NodeInfo;
import io.millrace.engine.deploy.Neighbour;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.deploy.NodeLinks;
import io.millrace.engine.deploy.RemoteChannel;
import io.millrace.engine.deploy.TaskMessage;
import io.millrace.engine.epoch.NodeLostException;
import io.millrace.engine.loop.EventLoop;
import io.millrace.engine.loop.LoopDuty;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import io.millrace.transport.driver.DriverClocks;
import io.millrace.transport.driver.DriverSettings;
import io.millrace.transport.node.ChannelEnd;
import io.millrace.transport.node.LinkSecurity;
import io.millrace.transport.node.NodeTransport;
import io.millrace.transport.node.OpenChannel;
import io.millrace.transport.node.PeerEndpoint;
import io.millrace.transport.seal.ClusterKey;
import io.millrace.transport.wire.ChannelAddress;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to other nodes over Aeron: the transport on an event loop of its own, which tasks hand frames to and which hands frames to
 * tasks' actors (docs/decisions/009-frames-have-a-loop-of-their-own.md).
 */
final class AeronLinks implements NodeLinks, LoopDuty, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AeronLinks.class);
    private static final long SLEEP_MS = 5;
    private static final long SLEEP_WHILE_WAITING_MS = 1;
    private static final long CLOSE_TIMEOUT_S = 10;

    private final NodeTransport transport;
    private final Runnable onFailed;
    private final EventLoop loop;
    private final Map<NodeAddress, PeerEndpoint> peers = new ConcurrentHashMap<>();
    private boolean toldOfFailure;
    private volatile boolean closing;

    private AeronLinks(NodeTransport transport, Runnable onFailed) {
        this.transport = transport;
        this.onFailed = onFailed;
        loop = new EventLoop(AeronLinks::thread, this);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "millrace-transport");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * @param stream of this incarnation of the node
     * @param key seals the frames; null: they are not sealed
     * @param onFailed told once, if frames can neither be sent nor received any more
     */
    static AeronLinks start(ClusterConfig config, int stream, @Nullable ClusterKey key, Runnable onFailed) {
        if (config.open()) {
            LOG.warn(
                    "Frames between this node ({}) and others are neither encrypted nor authenticated. Set {} on all nodes, or keep the "
                            + "ports inside a network that you trust.",
                    config.host(),
                    ClusterConfig.KEY_FILE);
        }
        DriverSettings defaults =
                DriverSettings.defaults(Math.max(2, config.seeds().size()));
        DriverSettings settings = new DriverSettings(
                defaults.bases(),
                defaults.user(),
                defaults.peers(),
                config.mtuBytes(),
                config.termBytes(),
                defaults.socketBufferBytes());
        NodeTransport transport = NodeTransport.start(
                settings,
                new DriverClocks(System::currentTimeMillis, System::nanoTime),
                config.host(),
                stream,
                // From the operating system's secure source.
                new LinkSecurity(key, UUID.randomUUID()),
                config.compress(),
                error -> LOG.warn("The media driver reports a fault", error));
        return new AeronLinks(transport, onFailed);
    }

    PeerEndpoint endpoint() {
        return transport.endpoint();
    }

    void met(NodeInfo node) {
        PeerEndpoint peer = new PeerEndpoint(
                node.host(),
                node.dataPort(),
                node.dataStream(),
                node.doorbellPort(),
                node.links().incarnation());
        peers.put(node.address(), peer);
        loop.execute(() -> transport.meet(peer));
    }

    void gone(NodeAddress node) {
        PeerEndpoint peer = peers.remove(node);
        if (peer != null) {
            loop.execute(() -> transport.forget(peer));
        }
    }

    // ---- the loop's duty

    @Override
    public void register(Selector selector) throws IOException {
        transport.doorbell().register(selector, SelectionKey.OP_READ);
    }

    @Override
    public int work() {
        if (closing) {
            return 0;
        }
        int work = transport.work();
        if (transport.failed() && !toldOfFailure) {
            toldOfFailure = true;
            onFailed.run();
        }
        return work;
    }

    @Override
    public void selected() {
        transport.answerDoorbell();
    }

    @Override
    public long longestSleepMs() {
        return transport.waiting() ? SLEEP_WHILE_WAITING_MS : SLEEP_MS;
    }

    // ---- channels

    /** What a task of this node does with a channel. */
    private record LocalEnd(
            RemoteChannel channel, long execution, ActorRef<TaskMessage> task, Consumer<Throwable> onBroken)
            implements ChannelEnd {
        @Override
        public void item(StreamItem item) {
            task.tell(new TaskMessage.Item(execution, channel.from(), item));
        }

        @Override
        public void credit(long grantedBytes) {
            task.tell(new TaskMessage.Credit(execution, channel.to(), grantedBytes));
        }

        @Override
        public void broken(RuntimeException why) {
            onBroken.accept(why);
        }
    }

    /** The channels of one execution. Made and used by any thread; the channels themselves belong to the loop. */
    private final class Links implements Opened {
        private final Map<RemoteChannel, OpenChannel> open = new HashMap<>();
        private final List<RemoteChannel> channels;

        Links(List<RemoteChannel> channels) {
            this.channels = channels;
        }

        @Override
        public Neighbour neighbour(TaskId remote) {
            Map<TaskId, OpenChannel> to = new HashMap<>();
            Map<TaskId, OpenChannel> from = new HashMap<>();
            for (RemoteChannel channel : channels) {
                if (channel.outgoing() && channel.to().equals(remote)) {
                    to.put(channel.from(), Objects.requireNonNull(open.get(channel)));
                } else if (!channel.outgoing() && channel.from().equals(remote)) {
                    from.put(channel.to(), Objects.requireNonNull(open.get(channel)));
                }
            }
            return new RemoteNeighbour(Map.copyOf(to), Map.copyOf(from));
        }

        @Override
        public void close() {
            loop.execute(() -> {
                open.values().forEach(transport::close);
                open.clear();
            });
        }
    }

    /** A task on another node, with the channels to it and from it by the task at this end. */
    private final class RemoteNeighbour implements Neighbour {
        private final Map<TaskId, OpenChannel> to;
        private final Map<TaskId, OpenChannel> from;

        RemoteNeighbour(Map<TaskId, OpenChannel> to, Map<TaskId, OpenChannel> from) {
            this.to = to;
            this.from = from;
        }

        @Override
        public void item(long execution, TaskId sender, StreamItem item) {
            OpenChannel channel = Objects.requireNonNull(to.get(sender));
            loop.execute(() -> channel.send(item));
        }

        @Override
        public void credit(long execution, TaskId receiver, long grantedBytes) {
            OpenChannel channel = Objects.requireNonNull(from.get(receiver));
            loop.execute(() -> channel.grant(grantedBytes));
        }
    }

    @Override
    public Opened open(Route route, Map<TaskId, ActorRef<TaskMessage>> local, Consumer<Throwable> onBroken) {
        Links links = new Links(route.channels());
        if (route.channels().isEmpty()) {
            return links;
        }
        try {
            onLoop(() -> {
                for (RemoteChannel channel : route.channels()) {
                    links.open.put(channel, open(route, channel, local, onBroken));
                }
                return true;
            });
        } catch (RuntimeException e) {
            links.close();
            throw e;
        }
        return links;
    }

    private OpenChannel open(
            Route route,
            RemoteChannel channel,
            Map<TaskId, ActorRef<TaskMessage>> local,
            Consumer<Throwable> onBroken) {
        PeerEndpoint peer = peers.get(channel.peer());
        if (peer == null) {
            throw new NodeLostException("Node " + channel.peer().hostPort() + " is not there any more", null);
        }
        ActorRef<TaskMessage> task =
                Objects.requireNonNull(local.get(channel.outgoing() ? channel.from() : channel.to()));
        return transport.open(
                ChannelAddress.of(route.queryId(), route.execution(), channel.number()),
                peer,
                new LocalEnd(channel, route.execution(), task, onBroken),
                route.release());
    }

    private <T> T onLoop(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        loop.execute(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the links of an execution were opened", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closing = true;
        loop.execute(transport::close);
        loop.shutdown();
        try {
            if (!loop.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
                LOG.warn("The loop of the links did not end within {} s", CLOSE_TIMEOUT_S);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
