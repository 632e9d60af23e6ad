/**
 * Expressions compared with what Spark gives for them.
 *
 * <p>Path: leaf.
 * <p>Thread: any.
 * <p>May use: planner.
 * <p>Open first: {@link io.millrace.planner.conformance.ExpressionConformanceTest}.
 */
@NullMarked
package io.millrace.planner.conformance;

import org.jspecify.annotations.NullMarked;
