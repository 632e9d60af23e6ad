/**
 * Sketches: numbers of distinct values (HLL, Theta), with a number beside each (tuple), quantiles (KLL) and frequent items as binary values that can be kept, and united later.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function, Apache DataSketches.
 * <p>Open first: {@link io.millrace.planner.function.sketch.HllFunctions}.
 */
@NullMarked
package io.millrace.planner.function.sketch;

import org.jspecify.annotations.NullMarked;
