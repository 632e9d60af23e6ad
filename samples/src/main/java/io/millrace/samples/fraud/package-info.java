/**
 * Card fraud: transactions from Kafka, an accounts table, a user function, a velocity count, alerts to Kafka.
 *
 * <p>Path: leaf.
 * <p>Thread: the user's.
 * <p>May use: api, samples.demo.
 * <p>Open first: {@link io.millrace.samples.fraud.FraudPipeline}.
 */
@NullMarked
package io.millrace.samples.fraud;

import org.jspecify.annotations.NullMarked;
