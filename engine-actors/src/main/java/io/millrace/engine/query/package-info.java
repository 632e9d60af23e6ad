/**
 * A streaming query as its user sees it: life, progress, listeners, and the rules for starting on a checkpoint.
 *
 * <p>Path: plan, stop 8; before {@code io.millrace.planner.codegen}; after {@code none}.
 * <p>Thread: the caller's, the coordinator's for progress, one for listeners.
 * <p>May use: engine.coordinator, engine.epoch, engine.keyed, engine.statetable, planner.physical, spi.checkpoint, sql.streaming.
 * <p>Open first: {@link io.millrace.engine.query.RunningQuery}.
 */
@NullMarked
package io.millrace.engine.query;

import org.jspecify.annotations.NullMarked;
