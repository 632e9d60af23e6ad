/**
 * The raw result of a cell, as lines of JSON in files.
 *
 * <p>Path: leaf.
 * <p>Thread: any; results are immutable.
 * <p>May use: jackson-core, HdrHistogram.
 * <p>Open first: {@link io.millrace.bench.result.CellResult}.
 */
@NullMarked
package io.millrace.bench.result;

import org.jspecify.annotations.NullMarked;
