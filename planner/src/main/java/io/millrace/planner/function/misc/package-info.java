/**
 * Functions about the session, randomness and errors.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.misc.MiscFunctions}.
 */
@NullMarked
package io.millrace.planner.function.misc;

import org.jspecify.annotations.NullMarked;
