/**
 * {@code ./millrace bench}: plans the cells of a comparison, starts broker, load and engines as processes, keeps the raw results.
 *
 * <p>Path: leaf.
 * <p>Thread: main.
 * <p>May use: bench.load, bench.result, bench.report, picocli, the embedded broker.
 * <p>Open first: {@link io.millrace.bench.compare.CompareCommand}.
 */
@NullMarked
package io.millrace.bench.compare;

import org.jspecify.annotations.NullMarked;
