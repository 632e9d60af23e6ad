/**
 * Generated stage code against hand-written loops.
 *
 * <p>Path: leaf.
 * <p>Thread: JMH's.
 * <p>May use: planner.codegen, JMH.
 * <p>Open first: {@link io.millrace.bench.codegen.FusedStageBenchmark}.
 */
@NullMarked
package io.millrace.bench.codegen;

import org.jspecify.annotations.NullMarked;
