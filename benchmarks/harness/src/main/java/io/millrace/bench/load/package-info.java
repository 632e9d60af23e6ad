/**
 * One cell of a comparison in a process of its own: sends the load, starts the engine, takes its outputs and its costs.
 *
 * <p>Path: leaf.
 * <p>Thread: the main thread sends, one reads.
 * <p>May use: bench.contract, bench.verify, bench.result, Kafka's clients, HdrHistogram.
 * <p>Open first: {@link io.millrace.bench.load.LiveCell}.
 */
@NullMarked
package io.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
