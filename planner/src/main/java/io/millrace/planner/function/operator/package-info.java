/**
 * Operators: arithmetic, comparison, logic, bits, pattern matching.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.operator.Arithmetic}.
 */
@NullMarked
package io.millrace.planner.function.operator;

import org.jspecify.annotations.NullMarked;
