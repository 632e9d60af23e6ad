/**
 * What all engines of a comparison share: the workloads, the records that go in and come out, and the settings of the Kafka clients.
 *
 * <p>Path: leaf.
 * <p>Thread: any; a view or a buffer belongs to one thread.
 * <p>May use: the JDK.
 * <p>Open first: {@link io.millrace.bench.contract.Workload}.
 */
@NullMarked
package io.millrace.bench.contract;

import org.jspecify.annotations.NullMarked;
