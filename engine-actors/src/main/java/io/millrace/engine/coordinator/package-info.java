/**
 * The coordinator of a query as an actor: feeds what happens to the state machine and carries out what it decides.
 *
 * <p>Path: control, stop 2; before {@code io.millrace.engine.epoch}; after {@code io.millrace.engine.deploy}.
 * <p>Thread: the actor's; calls to log, storage, sources and sink on a blocking dispatcher.
 * <p>May use: engine.epoch, engine.protocol, planner.physical, connector, spi.checkpoint, Pekko.
 * <p>Open first: {@link io.millrace.engine.coordinator.QueryCoordinator}.
 */
@NullMarked
package io.millrace.engine.coordinator;

import org.jspecify.annotations.NullMarked;
