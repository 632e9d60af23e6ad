/**
 * Functions of strings.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.string.StringFunctions}.
 */
@NullMarked
package io.millrace.planner.function.string;

import org.jspecify.annotations.NullMarked;
