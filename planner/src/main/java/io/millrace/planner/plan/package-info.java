/**
 * Relations after names and types are settled: the nodes that the analyser makes and the optimiser rewrites.
 *
 * <p>Path: leaf.
 * <p>Thread: any; immutable.
 * <p>May use: api, planner.expr.
 * <p>Open first: {@link io.millrace.planner.plan.Logical}.
 */
@NullMarked
package io.millrace.planner.plan;

import org.jspecify.annotations.NullMarked;
