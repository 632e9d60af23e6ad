package io.millrace.engine.cluster;

import java.util.UUID;

/**
 * What a node says about the keys of its frames when it greets.
 *
 * @param incarnation drawn at random by its process
 * @param proof that it has the cluster key, hexadecimal; empty if it has none. It says nothing of the key
 */
public record LinkClaim(UUID incarnation, String proof) {}
