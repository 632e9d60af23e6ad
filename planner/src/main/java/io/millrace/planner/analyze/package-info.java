/**
 * Names, types and legality: trees as written become typed relations, or an error that says what to write instead.
 *
 * <p>Path: plan, stop 4; before {@code io.millrace.planner.parse}; after {@code io.millrace.planner.optimize}.
 * <p>Thread: the caller of a Dataset method; an analyser is used once.
 * <p>May use: planner.parse, planner.plan, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.analyze.Analyzer}.
 */
@NullMarked
package io.millrace.planner.analyze;

import org.jspecify.annotations.NullMarked;
