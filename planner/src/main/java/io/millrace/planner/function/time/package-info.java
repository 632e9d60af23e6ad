/**
 * Functions of dates, timestamps and intervals.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.time.DateFunctions}.
 */
@NullMarked
package io.millrace.planner.function.time;

import org.jspecify.annotations.NullMarked;
