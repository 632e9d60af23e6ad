/**
 * Tables in memory. All versions of a table's entries stand as records in byte pages, each page written in one epoch; one
 * index per table points at the newest record of each key. Freezing an epoch hands its pages to a delta and opens a new one.
 *
 * <p>Drawn:
 *
 * <pre>
 *   get ─► index ──► record in an open page     (this epoch: may be changed in place)
 *            │  ├──► record in a frozen page    (given to a delta: never changes again)
 *            │  └──► record in a clean page     (also in the store: may be dropped)
 *            └─ no entry, and the index is not complete ──► the store (RocksDB)
 * </pre>
 *
 * <p>Path: leaf.
 * <p>Thread: a table belongs to its task's thread; frozen pages are immutable and may be read by any.
 * <p>May use: spi.state, row, error.
 * <p>Open first: {@link io.millrace.state.overlay.OverlayTable}.
 */
@NullMarked
package io.millrace.state.overlay;

import org.jspecify.annotations.NullMarked;
