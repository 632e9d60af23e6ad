package io.millrace.transport.node;

import java.util.UUID;

/**
 * Where one incarnation of a node takes frames.
 *
 * @param stream differs between incarnations, so that what was meant for one before is not taken for its successor's
 * @param doorbellPort a byte to it wakes the loop; a hint only
 * @param incarnation drawn anew by every process: part of the keys of all frames from and to it
 */
public record PeerEndpoint(String host, int dataPort, int stream, int doorbellPort, UUID incarnation) {}
