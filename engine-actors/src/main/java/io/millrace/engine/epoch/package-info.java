/**
 * The protocol of epochs: who may commit what, when, and what a successor does about it; decisions only, no effects.
 *
 * <p>Path: control, stop 1; before {@code none}; after {@code io.millrace.engine.coordinator}.
 * <p>Thread: any; pure functions over immutable state. Under a cluster and under the simulation alike.
 * <p>May use: engine.protocol, connector.Positions, spi.checkpoint, sql.streaming.Trigger, error.
 * <p>Open first: {@link io.millrace.engine.epoch.CoordinatorMachine}.
 */
@NullMarked
package io.millrace.engine.epoch;

import org.jspecify.annotations.NullMarked;
