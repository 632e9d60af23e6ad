/**
 * A frame from one actor to the next: on an event loop, and on Pekko's own dispatcher, idle and under load.
 *
 * <p>Path: leaf.
 * <p>Thread: JMH's, and the actors' dispatchers.
 * <p>May use: engine.loop, row, Pekko, JMH.
 * <p>Open first: {@link io.millrace.bench.handover.HandOverBenchmark}.
 */
@NullMarked
package io.millrace.bench.handover;

import org.jspecify.annotations.NullMarked;
