package io.millrace.engine.cluster;

import io.millrace.engine.deploy.NodeAddress;

/**
 * How a node can be reached, as it says itself when it greets others.
 *
 * @param host of all its ports
 * @param dataPort where its media driver takes frames (UDP)
 * @param dataStream the stream there that is this incarnation's
 * @param doorbellPort where a byte wakes the loop that reads frames (UDP)
 * @param livenessPort where connections live as long as the process does (TCP)
 * @param links what it says of the keys of its frames
 */
public record NodeInfo(
        NodeAddress address,
        String host,
        int dataPort,
        int dataStream,
        int doorbellPort,
        int livenessPort,
        LinkClaim links) {}
