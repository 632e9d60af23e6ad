/**
 * From bound expressions to Java source: one emitter a hot function, a bridge to its definition for every other.
 *
 * <p>Path: leaf.
 * <p>Thread: the compiling thread; one generator a class.
 * <p>May use: planner.expr, planner.function, planner.physical, codegen.runtime.
 * <p>Open first: {@link io.millrace.planner.codegen.emit.ExprGen}.
 */
@NullMarked
package io.millrace.planner.codegen.emit;

import org.jspecify.annotations.NullMarked;
