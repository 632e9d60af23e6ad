/**
 * User code by key: grouping the rows of an epoch, calling functions with what is kept of a key, timeouts and timers.
 *
 * <p>Path: leaf.
 * <p>Thread: the task's owner.
 * <p>May use: engine.operator, planner.expr, planner.function, planner.physical, spi.state, row, sql.streaming.
 * <p>Open first: {@link io.millrace.engine.keyed.GroupedOperator}.
 */
@NullMarked
package io.millrace.engine.keyed;

import org.jspecify.annotations.NullMarked;
