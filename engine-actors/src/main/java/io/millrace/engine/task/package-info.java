/**
 * A task: input, operators, output, strung together and driven by one duty cycle; alignment and epoch state in between.
 *
 * <p>Path: data, stop 3; before {@code io.millrace.engine.source}; after {@code io.millrace.engine.operator}.
 * <p>Thread: the task's owner, an event loop or a source thread.
 * <p>May use: engine.protocol, engine.operator, engine.exchange, spi.state, connector.
 * <p>Open first: {@link io.millrace.engine.task.Task}.
 */
@NullMarked
package io.millrace.engine.task;

import org.jspecify.annotations.NullMarked;
