/**
 * The flat binary row: one byte range a row, null bits and 8-byte slots first, variable parts behind; and frames of rows.
 *
 * <p>Path: leaf.
 * <p>Thread: static helpers any; readers, writers and frames have one owner at a time.
 * <p>May use: sql.types, error.
 * <p>Open first: {@link io.millrace.row.RowLayout}.
 */
@NullMarked
package io.millrace.row;

import org.jspecify.annotations.NullMarked;
