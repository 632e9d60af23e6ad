package io.millrace.transport.node;

/**
 * Where one incarnation of a node takes frames.
 *
 * @param stream differs between incarnations, so that what was meant for one before is not taken for its successor's
 * @param doorbellPort a byte to it wakes the loop; a hint only
 */
public record PeerEndpoint(String host, int dataPort, int stream, int doorbellPort) {}
