/**
 * A real Kafka broker inside this JVM, for demos, tests and benchmarks. Not for production: it uses Kafka's internal classes.
 *
 * <p>Path: leaf.
 * <p>Thread: Kafka's own; the handle is thread-safe.
 * <p>May use: Kafka's server.
 * <p>Open first: {@link io.millrace.kafkabroker.EmbeddedBroker}.
 */
@NullMarked
package io.millrace.kafkabroker;

import org.jspecify.annotations.NullMarked;
