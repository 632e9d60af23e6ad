/**
 * Little-endian bytes of what stands on disk, written and read with bounds checks, and the error for what is damaged.
 *
 * <p>Path: leaf.
 * <p>Thread: any; a writer or reader belongs to one thread.
 * <p>May use: error, row.
 * <p>Open first: {@link io.millrace.state.codec.BinaryReader}.
 */
@NullMarked
package io.millrace.state.codec;

import org.jspecify.annotations.NullMarked;
