/**
 * The commit log of a query, and the manifests that it names, as objects of the checkpoint location.
 *
 * <p>Drawn:
 *
 * <pre>
 *   log/{slot, 20 digits}   magic ‖ version ‖ slot ‖ type ‖ SHA-256 of the slot before ‖ length ‖ payload ‖ CRC32C
 *   manifest object         magic ‖ version ‖ fields of the manifest ‖ CRC32C
 * </pre>
 *
 * <p>Path: control, stop 5; before {@code io.millrace.state.segment}; after none.
 * <p>Thread: blocking; one background thread at a time for each log.
 * <p>May use: state.codec, spi.checkpoint, error.
 * <p>Open first: {@link io.millrace.state.log.FileCommitLog}.
 */
@NullMarked
package io.millrace.state.log;

import org.jspecify.annotations.NullMarked;
