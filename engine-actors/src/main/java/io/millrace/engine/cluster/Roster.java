package io.millrace.engine.cluster;

import io.millrace.engine.deploy.NodeAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of the cluster. Immutable. All nodes come to the same roster, if at different moments; what depends on the moment is
 * decided by the commit log.
 *
 * @param members that are up, oldest first
 * @param known of those that have greeted this node, itself included
 * @param cards of the queries that each has started
 * @param lost nodes that are dead, or have been silent for longer than the lease
 */
public record Roster(
        List<NodeAddress> members,
        Map<NodeAddress, NodeInfo> known,
        Map<NodeAddress, List<QueryCard>> cards,
        Set<NodeAddress> lost) {
    public static final Roster EMPTY = new Roster(List.of(), Map.of(), Map.of(), Set.of());

    public Roster {
        members = List.copyOf(members);
        known = Map.copyOf(known);
        cards = Map.copyOf(cards);
        lost = Set.copyOf(lost);
    }

    Roster withMembers(List<NodeAddress> now) {
        Set<NodeAddress> still = new HashSet<>(lost);
        still.retainAll(now);
        return new Roster(now, known, cards, still);
    }

    Roster greetedBy(NodeInfo node, List<QueryCard> started) {
        Map<NodeAddress, NodeInfo> more = new HashMap<>(known);
        more.put(node.address(), node);
        Map<NodeAddress, List<QueryCard>> moreCards = new HashMap<>(cards);
        moreCards.put(node.address(), List.copyOf(started));
        return new Roster(members, more, moreCards, lost);
    }

    Roster losing(NodeAddress node) {
        Set<NodeAddress> more = new HashSet<>(lost);
        more.add(node);
        return new Roster(members, known, cards, more);
    }

    Roster findingAgain(NodeAddress node) {
        Set<NodeAddress> fewer = new HashSet<>(lost);
        fewer.remove(node);
        return new Roster(members, known, cards, fewer);
    }

    /** Nodes that can run tasks of a query, oldest first. */
    public List<NodeInfo> nodesOf(String queryId) {
        List<NodeInfo> nodes = new ArrayList<>();
        for (NodeAddress member : members) {
            NodeInfo info = known.get(member);
            if (info != null
                    && !lost.contains(member)
                    && cards.getOrDefault(member, List.of()).stream()
                            .anyMatch(card -> card.queryId().equals(queryId))) {
                nodes.add(info);
            }
        }
        return nodes;
    }

    /**
     * The node whose coordinator runs the query: the oldest that has started it, so that a node that joins or comes back takes nothing over.
     * For liveness only: who may commit, the log decides.
     */
    public @Nullable NodeAddress leaderOf(String queryId) {
        List<NodeInfo> nodes = nodesOf(queryId);
        return nodes.isEmpty() ? null : nodes.get(0).address();
    }

    /** What an older node has started under the same name or id, and is not the same program; null if there is none. */
    @Nullable
    Conflict conflict(NodeAddress self, QueryCard card) {
        for (NodeAddress member : members) {
            if (member.equals(self)) {
                return null;
            }
            for (QueryCard other : cards.getOrDefault(member, List.of())) {
                boolean same = other.queryId().equals(card.queryId())
                        && other.fingerprint().equals(card.fingerprint());
                if (!lost.contains(member) && other.concerns(card) && !same) {
                    return new Conflict(member, other);
                }
            }
        }
        return null;
    }

    /** A query of another node that this node's cannot run beside. */
    record Conflict(NodeAddress node, QueryCard card) {}
}
