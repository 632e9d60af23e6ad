/**
 * What each function means: names, arity and types, nulls, and its value on plain objects. The interpreter's half; the code
 * that is generated for the hot ones stands in {@code io.millrace.planner.codegen} and is tested against this.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr.
 * <p>Open first: {@link io.millrace.planner.function.FunctionDef}.
 */
@NullMarked
package io.millrace.planner.function;

import org.jspecify.annotations.NullMarked;
