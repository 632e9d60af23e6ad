/**
 * State on its way to disk: the changes of one epoch in one immutable, checksummed file, and the description of a
 * materialised base.
 *
 * <p>Drawn:
 *
 * <pre>
 *   segment   magic ‖ version ‖ query, execution, epoch ‖ CRC
 *             block*: entries of one key group of one table, in the order they were made ‖ CRC
 *                     entry: flags, keyHash, key length, value length, key, value
 *             index:  tables (name, order, groups, keys per group) ‖ blocks (table, group, offset, length, entries)
 *             index offset ‖ index length ‖ CRC of the index ‖ magic
 * </pre>
 *
 * <p>The index allows a range of key groups to be read alone. Numbers are little-endian, CRCs are CRC32C.
 *
 * <p>Path: control, stop 4; before {@code io.millrace.engine.deploy}; after {@code io.millrace.state.log}.
 * <p>Thread: background threads; a segment is immutable.
 * <p>May use: state.overlay, state.codec, spi.state, spi.checkpoint, row, error.
 * <p>Open first: {@link io.millrace.state.segment.Segment}.
 */
@NullMarked
package io.millrace.state.segment;

import org.jspecify.annotations.NullMarked;
