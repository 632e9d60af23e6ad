/**
 * Secrecy and authenticity of frames between nodes: from the cluster's key to a key per channel and direction, and frames sealed and
 * opened under it.
 *
 * <p>Path: leaf.
 * <p>Thread: a seal or opener belongs to one thread; keys are immutable.
 * <p>May use: error, javax.crypto.
 * <p>Open first: {@link io.millrace.transport.seal.ClusterKey}.
 */
@NullMarked
package io.millrace.transport.seal;

import org.jspecify.annotations.NullMarked;
