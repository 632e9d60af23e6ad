/**
 * Frames to bytes and back, against copying the same bytes.
 *
 * <p>Path: leaf.
 * <p>Thread: JMH's.
 * <p>May use: transport.wire, spi.exchange, row, JMH, Agrona.
 * <p>Open first: {@link io.millrace.bench.transport.FrameBenchmark}.
 */
@NullMarked
package io.millrace.bench.transport;

import org.jspecify.annotations.NullMarked;
