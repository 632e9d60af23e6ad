package io.millrace.engine.launch;

import io.millrace.engine.cluster.ClusterAgent;
import io.millrace.engine.cluster.ClusterMessage;
import io.millrace.engine.cluster.LinkClaim;
import io.millrace.engine.cluster.Liveness;
import io.millrace.engine.cluster.NodeInfo;
import io.millrace.engine.cluster.QuerySeat;
import io.millrace.engine.deploy.ExecutionPart;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.deploy.SiteDirectory;
import io.millrace.engine.deploy.TaskRegions;
import io.millrace.error.MillraceException;
import io.millrace.transport.node.PeerEndpoint;
import io.millrace.transport.seal.ClusterKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node is besides when it is one of several: its agent, its links to the others, and the watch over their lives. */
final class ClusterNode implements ClusterAgent.World, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final KeyHandshake handshake;
    private final NodeInfo self;
    private final AeronLinks links;
    private final Liveness liveness;
    private final ActorRef<ClusterAgent.Message> agent;
    private final Map<NodeAddress, ActorRef<ClusterMessage>> agents = new ConcurrentHashMap<>();

    /** Before the agent is there, nothing is known that could be told to it. */
    private static final class Later implements Liveness.Listener {
        private volatile Consumer<ClusterAgent.Message> agent = message -> {};

        @Override
        public void dead(NodeAddress node) {
            agent.accept(new ClusterAgent.Dead(node));
        }

        @Override
        public void silent(NodeAddress node, long silentMs) {
            agent.accept(new ClusterAgent.Silent(node, silentMs));
        }

        @Override
        public void heard(NodeAddress node) {
            agent.accept(new ClusterAgent.Heard(node));
        }

        @Override
        public void stoodStill(long stoodMs) {
            agent.accept(new ClusterAgent.StoodStill(stoodMs));
        }
    }

    private ClusterNode(
            ActorSystem<?> system,
            ClusterConfig config,
            NodeAddress address,
            TaskRegions regions,
            SiteDirectory sites,
            Executor blocking,
            @Nullable ClusterKey key) {
        this.system = system;
        cluster = Cluster.get(system);
        links = AeronLinks.start(config, Long.hashCode(address.uid()), key, this::cannotGoOn);
        handshake = new KeyHandshake(key);
        Later later = new Later();
        liveness = Liveness.open(
                config.host(),
                address.uid(),
                new Liveness.Timing(config.heartbeatMs(), config.leaseMs()),
                System::nanoTime,
                later);
        PeerEndpoint endpoint = links.endpoint();
        self = handshake.signed(new NodeInfo(
                address,
                endpoint.host(),
                endpoint.dataPort(),
                endpoint.stream(),
                endpoint.doorbellPort(),
                liveness.port(),
                new LinkClaim(endpoint.incarnation(), "")));
        ExecutionPart.Host host = new ExecutionPart.Host(system, regions, address, sites, links, blocking);
        agent = system.systemActorOf(
                ClusterAgent.create(self, host, Duration.ofMillis(config.leaseMs()), this),
                ClusterAgent.NAME,
                Props.empty());
        later.agent = agent::tell;
        system.systemActorOf(members(agent), "millrace-members", Props.empty());
    }

    /** Blocks until this node's own shards can take tasks. The node is up. */
    static ClusterNode start(
            ActorSystem<?> system,
            ClusterConfig config,
            NodeAddress address,
            TaskRegions regions,
            SiteDirectory sites,
            Executor blocking,
            @Nullable ClusterKey key) {
        Node.await(
                regions.warm(system, address, Duration.ofSeconds(Node.START_TIMEOUT_S)),
                Node.START_TIMEOUT_S,
                "The shards of this node were not allocated");
        return new ClusterNode(system, config, address, regions, sites, blocking, key);
    }

    /** Looks at the membership now and then, and tells of changes. */
    private Behavior<List<NodeAddress>> members(ActorRef<ClusterAgent.Message> to) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(List.of(), LOOK_AROUND);
            List<NodeAddress> before = new ArrayList<>();
            return Behaviors.receiveMessage(tick -> {
                List<NodeAddress> now = up();
                if (!now.equals(before)) {
                    before.clear();
                    before.addAll(now);
                    to.tell(new ClusterAgent.Members(now));
                }
                return Behaviors.same();
            });
        });
    }

    private List<NodeAddress> up() {
        List<Member> up = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            if (member.status().equals(MemberStatus.up())) {
                up.add(member);
            }
        }
        up.sort(ClusterNode::byAge);
        return up.stream().map(Node::addressOf).toList();
    }

    private static int byAge(Member a, Member b) {
        if (a.isOlderThan(b)) {
            return -1;
        }
        return b.isOlderThan(a) ? 1 : Comparator.<Integer>naturalOrder().compare(a.hashCode(), b.hashCode());
    }

    NodeAddress address() {
        return self.address();
    }

    int membersUp() {
        return up().size();
    }

    void register(QuerySeat seat) {
        agent.tell(new ClusterAgent.Register(seat));
    }

    void deregister(String queryId) {
        agent.tell(new ClusterAgent.Deregister(queryId));
    }

    /** Tells the others that this node leaves; completes when its tasks are elsewhere. */
    CompletionStage<Void> leave() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        agent.tell(new ClusterAgent.Leave(done));
        return done;
    }

    private void cannotGoOn() {
        LOG.error(
                "Frames can neither be sent nor received any more, as after a long pause: this node leaves the cluster");
        system.terminate();
    }

    // ---- what the agent acts through

    @Override
    public void send(NodeAddress node, ClusterMessage message) {
        if (node.equals(self.address())) {
            agent.tell(message);
            return;
        }
        agents.computeIfAbsent(
                        node,
                        n -> ActorRefResolver.get(system)
                                .resolveActorRef("pekko://" + n.hostPort() + "/system/" + ClusterAgent.NAME))
                .tell(message);
    }

    @Override
    public @Nullable MillraceException refusal(NodeInfo node) {
        return handshake.refusal(node);
    }

    @Override
    public void met(NodeInfo node) {
        links.met(node);
        liveness.watch(node.address(), node.host(), node.livenessPort());
    }

    @Override
    public void down(NodeAddress node) {
        Address address = AddressFromURIString.parse("pekko://" + node.hostPort());
        for (Member member : cluster.state().getMembers()) {
            if (member.address().equals(address) && Node.addressOf(member).equals(node)) {
                cluster.manager().tell(new Down(address));
            }
        }
    }

    @Override
    public void gone(NodeAddress node) {
        links.gone(node);
        liveness.forget(node);
        agents.remove(node);
    }

    /** After the actor system has ended. */
    @Override
    public void close() {
        liveness.close();
        links.close();
    }
}
