/**
 * Faults in a planned order under load, each run repeatable from its seed, and what came of it.
 *
 * <p>Path: leaf.
 * <p>Thread: the caller's; the load and the reading of outputs have one each.
 * <p>May use: chaos.process, chaos.network, chaos.work, chaos.oracle, kafka-clients, the embedded broker.
 * <p>Open first: {@link io.millrace.chaos.scenario.KilledWorker}.
 */
@NullMarked
package io.millrace.chaos.scenario;

import org.jspecify.annotations.NullMarked;
