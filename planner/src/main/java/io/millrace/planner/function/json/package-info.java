/**
 * Functions that read and write JSON and CSV text.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.json.JsonFunctions}.
 */
@NullMarked
package io.millrace.planner.function.json;

import org.jspecify.annotations.NullMarked;
