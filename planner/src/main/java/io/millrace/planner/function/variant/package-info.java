/**
 * Functions that make and read variants: values of JSON whose type each row says for itself.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.variant.VariantFunctions}.
 */
@NullMarked
package io.millrace.planner.function.variant;

import org.jspecify.annotations.NullMarked;
