/**
 * Small pipelines between two Kafka topics, for measuring the engine beside others under one contract (benchmarks/).
 *
 * <p>Path: leaf.
 * <p>Thread: the user's.
 * <p>May use: api.
 * <p>Open first: {@link io.millrace.samples.worker.WorkerPatterns}.
 */
@NullMarked
package io.millrace.samples.worker;

import org.jspecify.annotations.NullMarked;
