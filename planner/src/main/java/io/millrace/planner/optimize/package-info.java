/**
 * Rewrites typed plans into cheaper ones with the same rows; one class a rule.
 *
 * <p>Path: plan, stop 5; before {@code io.millrace.planner.analyze}; after {@code io.millrace.planner.physical}.
 * <p>Thread: the caller of start() or of an action; rules are stateless.
 * <p>May use: planner.plan, planner.expr, planner.function, planner.analyze (FunctionLookup).
 * <p>Open first: {@link io.millrace.planner.optimize.Optimizer}.
 */
@NullMarked
package io.millrace.planner.optimize;

import org.jspecify.annotations.NullMarked;
