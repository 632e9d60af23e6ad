/**
 * Flat binary rows: writing, reading and hashing one, each against plain stores and loads of the same bytes.
 *
 * <p>Path: leaf.
 * <p>Thread: JMH's.
 * <p>May use: row, JMH.
 * <p>Open first: {@link io.millrace.bench.row.RowBenchmark}.
 */
@NullMarked
package io.millrace.bench.row;

import org.jspecify.annotations.NullMarked;
