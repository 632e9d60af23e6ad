package io.millrace.engine.deploy;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/**
 * Puts a shard on the node that its id names, and nowhere else: a pure function of the id, so it gives the same answer after any
 * fail-over of the shard coordinator. A node that is gone gives a failed allocation; the query's coordinator then names another.
 */
public final class NodeAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {
    private final Address self;
    private final Function<Address, String> shardIdOf;

    /** @param shardIdOf the shard id of the current incarnation at an address, "" if there is none */
    public NodeAllocation(Address self, Function<Address, String> shardIdOf) {
        this.self = self;
        this.shardIdOf = shardIdOf;
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> currentAllocations) {
        for (ActorRef region : currentAllocations.keySet()) {
            if (shardIdOf.apply(addressOf(region)).equals(shardId)) {
                return Futures.successful(region);
            }
        }
        return Futures.failed(new IllegalStateException(
                "The node of shard " + shardId + " is not in the cluster; its tasks must be placed on another node"));
    }

    /** The local region's reference has no host in its address. */
    private Address addressOf(ActorRef region) {
        Address address = region.path().address();
        return address.hasGlobalScope() ? address : self;
    }

    @Override
    public Future<Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> currentAllocations, Set<String> rebalanceInProgress) {
        return Futures.successful(Set.of());
    }
}
