/**
 * The state backend: tasks' tables in front of a local RocksDB that is fed in the background with what is durable, and the way
 * of that state to the checkpoint location and back.
 *
 * <p>Path: leaf.
 * <p>Thread: tables on task threads; segments, applying and bases on the background executor; opening and closing block.
 * <p>May use: state.overlay, state.segment, state.storage, state.codec, spi.state, spi.checkpoint, row, error, RocksDB.
 * <p>Open first: {@link io.millrace.state.store.RocksStateBackend}.
 */
@NullMarked
package io.millrace.state.store;

import org.jspecify.annotations.NullMarked;
