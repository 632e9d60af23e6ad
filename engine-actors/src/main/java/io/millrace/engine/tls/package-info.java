/**
 * TLS for the control connections between nodes: certificates from files that may be replaced while the node runs, and a reason in the log
 * for every connection that is refused.
 *
 * <p>Path: leaf.
 * <p>Thread: Pekko's; everything here is thread-safe, but an engine belongs to its connection.
 * <p>May use: error, Pekko's remoting.
 * <p>Open first: {@link io.millrace.engine.tls.TlsEngines}.
 */
@NullMarked
package io.millrace.engine.tls;

import org.jspecify.annotations.NullMarked;
