/**
 * Kafka as source and sink: partitions assigned and sought, never subscribed; sends checked one by one before an epoch is acknowledged.
 *
 * <p>Path: data, stop 1; before {@code none}; after {@code io.millrace.engine.source}.
 * <p>Thread: as the connector contract says; producer callbacks on Kafka's own thread.
 * <p>May use: api, kafka-clients, jackson-core, javax.management.
 * <p>Open first: {@link io.millrace.connector.kafka.KafkaConnector}.
 */
@NullMarked
package io.millrace.connector.kafka;

import org.jspecify.annotations.NullMarked;
