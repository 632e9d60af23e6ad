/**
 * Sources and sinks that need no client library: rate, rate-micro-batch, socket, memory; console, noop.
 *
 * <p>Path: leaf.
 * <p>Thread: as the connector contract says.
 * <p>May use: api.
 * <p>Open first: {@link io.millrace.connector.basic.RateConnector}.
 */
@NullMarked
package io.millrace.connector.basic;

import org.jspecify.annotations.NullMarked;
