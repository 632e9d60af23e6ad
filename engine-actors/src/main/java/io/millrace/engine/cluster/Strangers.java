package io.millrace.engine.cluster;

import io.millrace.engine.deploy.NodeAddress;
import io.millrace.error.MillraceException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes that greet and with which no frames can be exchanged, since they do not have this node's cluster key. One thread. */
final class Strangers {
    private final Map<NodeAddress, MillraceException> refused = new HashMap<>();

    /** Whether the node was not known as one. */
    boolean add(NodeAddress node, MillraceException why) {
        return refused.put(node, why) == null;
    }

    /** It is no member any more. */
    void forget(NodeAddress node) {
        refused.remove(node);
    }

    /** Why this node may run nothing: an older one that is not lost does not have its key. Null if none differs. */
    @Nullable
    MillraceException older(Roster roster, NodeAddress self) {
        for (NodeAddress member : roster.members()) {
            if (member.equals(self)) {
                return null;
            }
            MillraceException why = refused.get(member);
            if (why != null && !roster.lost().contains(member)) {
                return why;
            }
        }
        return null;
    }
}
