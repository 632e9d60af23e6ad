package io.millrace.engine.deploy;

import io.millrace.connector.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The shard regions of a node's tasks: one entity type for each event loop, because an entity type has one dispatcher. Which task is on which
 * loop is said by {@link LoopChoice}.
 */
public final class TaskRegions {
    private final List<ActorRef<ShardingEnvelope<TaskMessage>>> byLoop;

    private TaskRegions(List<ActorRef<ShardingEnvelope<TaskMessage>>> byLoop) {
        this.byLoop = byLoop;
    }

    /**
     * Starts sharding on this node.
     *
     * @param dispatcher the configured dispatcher of a loop
     * @param shardIdOf see {@link NodeAllocation}
     */
    public static TaskRegions start(
            ActorSystem<?> system,
            int loops,
            Function<Integer, String> dispatcher,
            Function<Address, String> shardIdOf,
            SiteDirectory sites,
            Environment environment) {
        Address self = Cluster.get(system).selfMember().address();
        List<ActorRef<ShardingEnvelope<TaskMessage>>> regions = new ArrayList<>();
        for (int loop = 0; loop < loops; loop++) {
            EntityTypeKey<TaskMessage> type = EntityTypeKey.create(TaskMessage.class, "millrace-task-" + loop);
            regions.add(ClusterSharding.get(system)
                    .init(Entity.of(type, context -> TaskActor.create(sites, environment))
                            .withMessageExtractor(new TaskEntities.Extractor())
                            .withAllocationStrategy(new NodeAllocation(self, shardIdOf))
                            .withEntityProps(DispatcherSelector.fromConfig(dispatcher.apply(loop)))));
        }
        return new TaskRegions(List.copyOf(regions));
    }

    /** As {@link #start}, on a node without a cluster: each region is an actor of this node. */
    public static TaskRegions alone(
            ActorSystem<?> system,
            int loops,
            Function<Integer, String> dispatcher,
            SiteDirectory sites,
            Environment environment) {
        List<ActorRef<ShardingEnvelope<TaskMessage>>> regions = new ArrayList<>();
        for (int loop = 0; loop < loops; loop++) {
            DispatcherSelector selector = DispatcherSelector.fromConfig(dispatcher.apply(loop));
            regions.add(system.systemActorOf(
                    LocalRegion.create(selector, sites, environment), "millrace-tasks-" + loop, Props.empty()));
        }
        return new TaskRegions(List.copyOf(regions));
    }

    /** Completes when this node's shards are allocated; a deployment then waits for no other node. */
    public CompletionStage<Void> warm(ActorSystem<?> system, NodeAddress node, Duration patience) {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (ActorRef<ShardingEnvelope<TaskMessage>> region : byLoop) {
            answers.add(AskPattern.<ShardingEnvelope<TaskMessage>, Boolean>ask(
                            region,
                            answer -> new ShardingEnvelope<>("probe@" + node.shardId(), new TaskMessage.Probe(answer)),
                            patience,
                            system.scheduler())
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    int loops() {
        return byLoop.size();
    }

    /** @param loop from 0 */
    ActorRef<ShardingEnvelope<TaskMessage>> of(int loop) {
        return byLoop.get(loop);
    }
}
