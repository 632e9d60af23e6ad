/**
 * The contract of durable storage: immutable objects, and a log whose slots are each created only if absent.
 *
 * <p>Path: leaf.
 * <p>Thread: blocking; background threads only.
 * <p>May use: error.
 * <p>Open first: {@link io.millrace.spi.checkpoint.CheckpointStorage}.
 */
@NullMarked
package io.millrace.spi.checkpoint;

import org.jspecify.annotations.NullMarked;
