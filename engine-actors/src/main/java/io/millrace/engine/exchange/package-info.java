/**
 * From a task's rows to frames on channels: routing by key, pooled frames, credits, the channel within a node.
 *
 * <p>Path: data, stop 5; before {@code io.millrace.engine.operator}; after {@code io.millrace.engine.align}.
 * <p>Thread: the sending task's owner; the pool any.
 * <p>May use: spi.exchange, row.
 * <p>Open first: {@link io.millrace.engine.exchange.TaskOutput}.
 */
@NullMarked
package io.millrace.engine.exchange;

import org.jspecify.annotations.NullMarked;
