/**
 * The shuffle by key between two processes, beside raw Aeron with messages of the same size: throughput, and round trips of single rows.
 *
 * <p>Path: leaf.
 * <p>Thread: one of each process, which never sleeps.
 * <p>May use: engine.exchange, transport, row, Aeron.
 * <p>Open first: {@link io.millrace.bench.shuffle.ShuffleBesideAeron}.
 */
@NullMarked
package io.millrace.bench.shuffle;

import org.jspecify.annotations.NullMarked;
