/**
 * One Java class a fused run, made from its bound expressions and compiled in memory; with an interpreting twin that is the
 * fall-back and the test oracle.
 *
 * <p>Path: plan, stop 7; before {@code io.millrace.planner.physical}; after {@code io.millrace.engine.query}.
 * <p>Thread: compiling any; an instance belongs to its task.
 * <p>May use: api, planner.expr, planner.function, planner.physical, Janino.
 * <p>Open first: {@link io.millrace.planner.codegen.StageCompiler}.
 */
@NullMarked
package io.millrace.planner.codegen;

import org.jspecify.annotations.NullMarked;
