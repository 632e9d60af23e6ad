/**
 * Casts between all types, and the text forms of values.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.cast.Casts}.
 */
@NullMarked
package io.millrace.planner.function.cast;

import org.jspecify.annotations.NullMarked;
