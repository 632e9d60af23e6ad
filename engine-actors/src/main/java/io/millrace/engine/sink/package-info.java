/**
 * The end of the data path: rows to a sink's writer, and the sinks that live in the engine itself.
 *
 * <p>Path: data, stop 7; before {@code io.millrace.engine.align}; after {@code none}.
 * <p>Thread: writers on their task's owner, sinks on the coordinator's blocking thread.
 * <p>May use: connector, engine.exchange, spi.checkpoint, sql.
 * <p>Open first: {@link io.millrace.engine.sink.SinkOutput}.
 */
@NullMarked
package io.millrace.engine.sink;

import org.jspecify.annotations.NullMarked;
