/**
 * The contract of keyed state: tables of a task, frozen deltas of an epoch, and the backend that makes them durable.
 *
 * <p>Path: leaf.
 * <p>Thread: a TaskState and its tables belong to the task's thread; a StateDelta is immutable and may go to any thread.
 * <p>May use: spi.exchange, spi.checkpoint, error.
 * <p>Open first: {@link io.millrace.spi.state.StateBackend}.
 */
@NullMarked
package io.millrace.spi.state;

import org.jspecify.annotations.NullMarked;
