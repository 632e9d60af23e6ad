/**
 * Runs a whole plan on the caller's thread, with the same tasks, operators and channels as a stream.
 *
 * <p>Path: leaf.
 * <p>Thread: the caller's.
 * <p>May use: engine.task, engine.exchange, engine.sink, spi.state.
 * <p>Open first: {@link io.millrace.engine.batch.BatchRunner}.
 */
@NullMarked
package io.millrace.engine.batch;

import org.jspecify.annotations.NullMarked;
