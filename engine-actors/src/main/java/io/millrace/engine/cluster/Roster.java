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
 * @param dead those of the lost whose process is gone for certain
 * @param leaving nodes that have said that they are about to leave
 */
public record Roster(
        List<NodeAddress> members,
        Map<NodeAddress, NodeInfo> known,
        Map<NodeAddress, List<QueryCard>> cards,
        Set<NodeAddress> lost,
        Set<NodeAddress> dead,
        Set<NodeAddress> leaving) {
    public static final Roster EMPTY = new Roster(List.of(), Map.of(), Map.of(), Set.of(), Set.of(), Set.of());

    public Roster {
        members = List.copyOf(members);
        known = Map.copyOf(known);
        cards = Map.copyOf(cards);
        lost = Set.copyOf(lost);
        dead = Set.copyOf(dead);
        leaving = Set.copyOf(leaving);
    }

    Roster withMembers(List<NodeAddress> now) {
        return new Roster(now, known, cards, still(lost, now), still(dead, now), still(leaving, now));
    }

    private static Set<NodeAddress> still(Set<NodeAddress> nodes, List<NodeAddress> members) {
        Set<NodeAddress> still = new HashSet<>(nodes);
        still.retainAll(members);
        return still;
    }

    Roster greetedBy(NodeInfo node, List<QueryCard> started) {
        Map<NodeAddress, NodeInfo> more = new HashMap<>(known);
        more.put(node.address(), node);
        Map<NodeAddress, List<QueryCard>> moreCards = new HashMap<>(cards);
        moreCards.put(node.address(), List.copyOf(started));
        return new Roster(members, more, moreCards, lost, dead, leaving);
    }

    /** Silence may have its cause here or there. */
    Roster losing(NodeAddress node) {
        return new Roster(members, known, cards, with(lost, node), dead, leaving);
    }

    /** Its process is gone for certain. */
    Roster losingForGood(NodeAddress node) {
        return new Roster(members, known, cards, with(lost, node), with(dead, node), leaving);
    }

    private static Set<NodeAddress> with(Set<NodeAddress> nodes, NodeAddress node) {
        Set<NodeAddress> more = new HashSet<>(nodes);
        more.add(node);
        return more;
    }

    Roster findingAgain(NodeAddress node) {
        Set<NodeAddress> fewer = new HashSet<>(lost);
        fewer.remove(node);
        return new Roster(members, known, cards, fewer, dead, leaving);
    }

    /**
     * Whether this node hears less than half of the nodes that may live: then it is the others that lead, or it is about to be removed from the
     * membership. Just as for who leads, the commit log would stop it too; but two that take the query from each other again and again make
     * no epochs.
     */
    boolean outvoted() {
        int alive = members.size() - dead.size();
        return 2 * (members.size() - lost.size()) < alive;
    }

    /** There is no way back from leaving but as another incarnation. */
    Roster leftBy(NodeAddress node) {
        return new Roster(members, known, cards, lost, dead, with(leaving, node));
    }

    /** Nodes that tasks of a query may be given to, oldest first; none where this node is {@link #outvoted}. */
    public List<NodeAddress> placesOf(String queryId) {
        if (outvoted()) {
            return List.of();
        }
        return nodesOf(queryId).stream()
                .map(NodeInfo::address)
                .filter(node -> !leaving.contains(node))
                .toList();
    }

    /** Nodes that have started a query and are there, oldest first. */
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
     * One that is about to leave leads until it has handed over, and says so by not having the query any more.
     * None that this node knows of where it is {@link #outvoted}. For liveness only: who may commit, the log decides.
     */
    public @Nullable NodeAddress leaderOf(String queryId) {
        if (outvoted()) {
            return null;
        }
        List<NodeInfo> nodes = nodesOf(queryId);
        return nodes.isEmpty() ? null : nodes.get(0).address();
    }

    /** Whether a node leads a query if the one that does is lost. */
    public boolean isNext(String queryId, NodeAddress node) {
        List<NodeInfo> nodes = nodesOf(queryId);
        return nodes.size() > 1 && nodes.get(1).address().equals(node);
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
