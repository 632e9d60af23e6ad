/**
 * Little-endian bytes of what stands on disk, written and read with bounds checks.
 *
 * <p>Path: leaf.
 * <p>Thread: any; a writer or reader belongs to one thread.
 * <p>May use: spi.checkpoint, error, row.
 * <p>Open first: {@link io.millrace.state.codec.BinaryReader}.
 */
@NullMarked
package io.millrace.state.codec;

import org.jspecify.annotations.NullMarked;
