package io.millrace.engine.launch;

import io.millrace.engine.cluster.LinkClaim;
import io.millrace.engine.cluster.NodeInfo;
import io.millrace.error.MillraceException;
import io.millrace.transport.seal.ClusterKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether two nodes have the same cluster key: each greeting proves it for the ports and the incarnation that it names, without saying
 * anything of the key. Immutable.
 *
 * @param key null: this node has none
 */
record KeyHandshake(@Nullable ClusterKey key) {

    /** The node as it greets; what {@code bare} says of its links is replaced, but for the incarnation. */
    NodeInfo signed(NodeInfo bare) {
        UUID incarnation = bare.links().incarnation();
        String proof = key == null ? "" : HexFormat.of().formatHex(key.proof(statement(bare)));
        return new NodeInfo(
                bare.address(),
                bare.host(),
                bare.dataPort(),
                bare.dataStream(),
                bare.doorbellPort(),
                bare.livenessPort(),
                new LinkClaim(incarnation, proof));
    }

    /** Why frames cannot be exchanged with the node; null if they can. */
    @Nullable
    MillraceException refusal(NodeInfo node) {
        String at = node.address().hostPort();
        boolean theirs = !node.links().proof().isEmpty();
        if (key == null) {
            return theirs
                    ? differs("Node " + at + " has a cluster key and this node has none. Set " + ClusterConfig.KEY_FILE
                            + " on this node to a file with the same key")
                    : null;
        }
        if (!theirs) {
            return differs("Node " + at + " has no cluster key and this node has one. Set " + ClusterConfig.KEY_FILE
                    + " on that node to a file with the same key");
        }
        return proves(key, node)
                ? null
                : differs("Node " + at + " has another cluster key than this node. Give the files that "
                        + ClusterConfig.KEY_FILE + " names the same content on both");
    }

    private static boolean proves(ClusterKey key, NodeInfo node) {
        try {
            return key.proves(
                    statement(node), HexFormat.of().parseHex(node.links().proof()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Lines, none of which can hold a line break of its own: numbers, and names that a port was bound by. */
    private static byte[] statement(NodeInfo node) {
        return String.join(
                        "\n",
                        node.address().hostPort(),
                        String.valueOf(node.address().uid()),
                        node.host(),
                        String.valueOf(node.dataPort()),
                        String.valueOf(node.dataStream()),
                        String.valueOf(node.doorbellPort()),
                        String.valueOf(node.livenessPort()),
                        node.links().incarnation().toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static MillraceException differs(String text) {
        return new MillraceException("CLUSTER_KEY_DIFFERS", text + ", and start it again.");
    }
}
