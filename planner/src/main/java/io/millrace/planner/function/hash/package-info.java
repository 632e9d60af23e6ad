/**
 * Hash and digest functions.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.hash.HashFunctions}.
 */
@NullMarked
package io.millrace.planner.function.hash;

import org.jspecify.annotations.NullMarked;
