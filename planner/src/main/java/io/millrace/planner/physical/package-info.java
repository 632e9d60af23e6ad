/**
 * The plan that runs: stages cut at exchanges, as plain data with bound expressions.
 *
 * <p>Path: plan, stop 6; before {@code io.millrace.planner.optimize}; after {@code io.millrace.planner.codegen}.
 * <p>Thread: the caller of start() or of an action.
 * <p>May use: planner.expr, planner.function, planner.plan.
 * <p>Open first: {@link io.millrace.planner.physical.PhysicalPlan}.
 */
@NullMarked
package io.millrace.planner.physical;

import org.jspecify.annotations.NullMarked;
