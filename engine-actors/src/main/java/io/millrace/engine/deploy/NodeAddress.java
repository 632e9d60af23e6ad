package io.millrace.engine.deploy;

/**
 * One incarnation of a node. A node that restarts on the same port is another one, because its uid differs.
 *
 * @param uid Pekko's unique id of the cluster member
 */
public record NodeAddress(String hostPort, long uid) {
    /** The text that stands behind the @ in entity ids and is the shard id. */
    public String shardId() {
        return hostPort + "#" + Long.toHexString(uid);
    }
}
