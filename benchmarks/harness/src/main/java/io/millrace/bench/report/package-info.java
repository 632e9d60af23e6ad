/**
 * From raw results to a page: medians, spreads, ratios pair by pair, and charts. Nothing here measures.
 *
 * <p>Path: leaf.
 * <p>Thread: any; pure functions of the results.
 * <p>May use: bench.result, HdrHistogram.
 * <p>Open first: {@link io.millrace.bench.report.Page}.
 */
@NullMarked
package io.millrace.bench.report;

import org.jspecify.annotations.NullMarked;
