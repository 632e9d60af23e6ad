/**
 * Functions of arrays, maps and structs, higher-order functions included.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.collection.ArrayFunctions}.
 */
@NullMarked
package io.millrace.planner.function.collection;

import org.jspecify.annotations.NullMarked;
