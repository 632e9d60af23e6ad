/**
 * Functions of numbers.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.math.MathFunctions}.
 */
@NullMarked
package io.millrace.planner.function.math;

import org.jspecify.annotations.NullMarked;
