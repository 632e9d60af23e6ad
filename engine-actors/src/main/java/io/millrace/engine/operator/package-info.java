/**
 * The operators of a stage, one class each: rows in, rows out, keyed state in between. No thread, no clock.
 *
 * <p>Path: data, stop 4; before {@code io.millrace.engine.task}; after {@code io.millrace.engine.exchange}.
 * <p>Thread: the task's owner.
 * <p>May use: planner.physical, planner.codegen, engine.exchange, spi.state, row.
 * <p>Open first: {@link io.millrace.engine.operator.Operator}.
 */
@NullMarked
package io.millrace.engine.operator;

import org.jspecify.annotations.NullMarked;
