/**
 * Aggregate functions.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.aggregate.CoreAggregates}.
 */
@NullMarked
package io.millrace.planner.function.aggregate;

import org.jspecify.annotations.NullMarked;
