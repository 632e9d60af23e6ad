/**
 * Checkpoint objects as files below one directory. A file appears under its name by a hard link to a finished, synced
 * temporary file: whole or not at all, and only if the name is free.
 *
 * <p>Path: leaf.
 * <p>Thread: blocking; any background thread.
 * <p>May use: state.codec, spi.checkpoint, error.
 * <p>Open first: {@link io.millrace.state.storage.FileCheckpointStorage}.
 */
@NullMarked
package io.millrace.state.storage;

import org.jspecify.annotations.NullMarked;
