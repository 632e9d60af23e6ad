/**
 * Functions that choose between their arguments.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.conditional.ConditionalFunctions}.
 */
@NullMarked
package io.millrace.planner.function.conditional;

import org.jspecify.annotations.NullMarked;
