/**
 * Typed expressions: every node knows its type and whether it can be null.
 *
 * <p>Path: leaf.
 * <p>Thread: any; immutable.
 * <p>May use: api, planner.function.
 * <p>Open first: {@link io.millrace.planner.expr.Expr}.
 */
@NullMarked
package io.millrace.planner.expr;

import org.jspecify.annotations.NullMarked;
