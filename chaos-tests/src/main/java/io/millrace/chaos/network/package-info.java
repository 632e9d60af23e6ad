/**
 * A network of this machine's own, in which links between processes can be broken one by one and one way. Linux, with the right to make network
 * namespaces; elsewhere it says why not.
 *
 * <p>Path: leaf.
 * <p>Thread: the caller's.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.chaos.network.PrivateNetwork}.
 */
@NullMarked
package io.millrace.chaos.network;

import org.jspecify.annotations.NullMarked;
