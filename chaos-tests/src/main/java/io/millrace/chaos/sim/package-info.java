/**
 * A seeded, single-threaded simulation of one query's control path: the real coordinator against a model world that breaks.
 *
 * <p>Path: leaf.
 * <p>Thread: the caller's; nothing here starts one.
 * <p>May use: engine.epoch, engine.protocol, spi.checkpoint, connector.
 * <p>Open first: {@link io.millrace.chaos.sim.Simulation}.
 */
@NullMarked
package io.millrace.chaos.sim;

import org.jspecify.annotations.NullMarked;
