/**
 * Readers of a connector as the input of a task: limits of planned epochs, positions at the barrier.
 *
 * <p>Path: data, stop 2; before {@code io.millrace.connector.kafka}; after {@code io.millrace.engine.task}.
 * <p>Thread: the source task's thread.
 * <p>May use: connector, spi.exchange.
 * <p>Open first: {@link io.millrace.engine.source.SourceInput}.
 */
@NullMarked
package io.millrace.engine.source;

import org.jspecify.annotations.NullMarked;
