package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.engine.deploy.ExecutionPart;
import io.millrace.engine.deploy.NodeAddress;
import io.millrace.engine.deploy.NodeFleet;
import io.millrace.engine.deploy.NodeLinks;
import io.millrace.engine.deploy.SiteDirectory;
import io.millrace.engine.deploy.SiteFactory;
import io.millrace.engine.deploy.TaskRegions;
import io.millrace.engine.tls.TlsEngines;
import io.millrace.error.MillraceException;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.transport.seal.ClusterKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;

/**
 * This process as a place for tasks: the actor system, its event loops and its identity. With seed nodes it is a member of a cluster;
 * without, it has neither cluster nor network (docs/decisions/033-a-node-alone-has-no-cluster.md).
 */
public final class Node implements AutoCloseable {
    static final long START_TIMEOUT_S = 60;
    private static final long STOP_TIMEOUT_S = 10;

    private final ActorSystem<SpawnProtocol.Command> system;
    private final SiteDirectory sites = new SiteDirectory();
    private final TaskRegions regions;
    private final CompletableFuture<NodeAddress> up = new CompletableFuture<>();
    private final CompletableFuture<ClusterNode> cluster;

    private Node(ClusterConfig config, Environment environment, Executor blocking) {
        // Before anything listens: a key that cannot be used must not become a node without one.
        ClusterKey key = config.keyFile().isEmpty() ? null : KeyFile.read(config.keyFile());
        system = ActorSystem.create(guardian(), NodeConfig.SYSTEM, setup(config));
        regions = TaskRegions.start(
                system, config.loops(), NodeConfig::loopDispatcher, this::shardIdAt, sites, environment);
        cluster = up.thenApplyAsync(
                address -> ClusterNode.start(system, config, address, regions, sites, blocking, key), blocking);
    }

    private static ActorSystemSetup setup(ClusterConfig config) {
        ActorSystemSetup setup = ActorSystemSetup.create(BootstrapSetup.create(NodeConfig.toPekko(config)));
        if (config.tls().isEmpty()) {
            return setup;
        }
        TlsEngines engines = config.tls().orElseThrow().engines();
        return setup.withSetup(SSLEngineProviderSetup.create(system -> engines));
    }

    /** An actor system of this process only. It is up when this returns. */
    private Node(int loops, Environment environment) {
        // User code runs on the system's threads, whose context loader this becomes: over the one of who starts it, as
        // Pekko does.
        ClassLoader around = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = new LoneLoader(around == null ? Node.class.getClassLoader() : around);
        BootstrapSetup setup = BootstrapSetup.create(
                Optional.of(loader), Optional.of(NodeConfig.alone(loops, loader)), Optional.empty());
        system = ActorSystem.create(SpawnProtocol.create(), NodeConfig.SYSTEM, ActorSystemSetup.create(setup));
        regions = TaskRegions.alone(system, loops, NodeConfig::loopDispatcher, sites, environment);
        up.complete(new NodeAddress(NodeConfig.SYSTEM, 0));
        cluster = CompletableFuture.failedFuture(new IllegalStateException("a node without a cluster"));
    }

    /** Starts a node; returns before it is up, see {@link #address}. */
    static Node start(ClusterConfig config, Environment environment, Executor blocking) {
        if (!config.several()) {
            return new Node(config.loops(), environment);
        }
        Node node = new Node(config, environment, blocking);
        Cluster cluster = Cluster.get(node.system);
        if (!Founding.founds(config)) {
            cluster.manager().tell(new JoinSeedNodes(config.seedAddresses()));
        } else {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
        return node;
    }

    /** This node among others; waits until it is a member and can take tasks. */
    ClusterNode cluster() {
        return await(
                cluster,
                START_TIMEOUT_S,
                "This node did not become a member of its cluster. Is one of the nodes of " + ClusterConfig.SEEDS
                        + " running, the first one if it is a new cluster? Have all of them millrace.cluster.tls.* set, or none?");
    }

    /** The tasks of a run of a query on this node; waits until the node is up. */
    NodeFleet fleet(String runName, SiteFactory factory, Executor blocking) {
        return new NodeFleet(
                new ExecutionPart.Host(system, regions, address(), sites, NodeLinks.NONE, blocking), runName, factory);
    }

    private Behavior<SpawnProtocol.Command> guardian() {
        return Behaviors.setup(context -> {
            Cluster cluster = Cluster.get(context.getSystem());
            context.spawn(awaitUp(cluster), "await-up");
            return SpawnProtocol.create();
        });
    }

    private Behavior<SelfUp> awaitUp(Cluster cluster) {
        return Behaviors.setup(context -> {
            cluster.subscriptions().tell(Subscribe.create(context.getSelf(), SelfUp.class));
            return Behaviors.receive(SelfUp.class)
                    .onMessage(SelfUp.class, self -> {
                        up.complete(addressOf(cluster.selfMember()));
                        return Behaviors.stopped();
                    })
                    .build();
        });
    }

    static NodeAddress addressOf(Member member) {
        return new NodeAddress(
                member.address().hostPort(), member.uniqueAddress().longUid());
    }

    /** The shard id of whoever is at an address now; "" if nobody is. */
    String shardIdAt(Address address) {
        ClusterEvent.CurrentClusterState state = Cluster.get(system).state();
        for (Member member : state.getMembers()) {
            if (member.address().equals(address)) {
                return addressOf(member).shardId();
            }
        }
        return "";
    }

    ActorSystem<SpawnProtocol.Command> system() {
        return system;
    }

    /** Waits until this node is a member. */
    NodeAddress address() {
        return await(up, START_TIMEOUT_S, "This node did not become a member of its cluster");
    }

    static <T> T await(CompletionStage<T> stage, long timeoutS, String what) {
        try {
            return stage.toCompletableFuture().get(timeoutS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException("INTERRUPTED", what + ": the waiting thread was interrupted.", e);
        } catch (TimeoutException e) {
            throw new MillraceException(
                    "TIMEOUT", what + " within " + timeoutS + " s. The log of this process says why.", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof StreamingQueryException && cause.getCause() instanceof MillraceException known) {
                throw known;
            }
            if (cause instanceof RuntimeException r) {
                throw r;
            }
            throw new MillraceException("INTERNAL_ERROR", what + ": " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        system.terminate();
        await(system.getWhenTerminated(), STOP_TIMEOUT_S, "The actor system did not end");
        if (cluster.isDone() && !cluster.isCompletedExceptionally()) {
            cluster.join().close();
        }
    }
}
