/**
 * Keyed state: reading, updating and freezing through the overlay, against a hash map of the JDK and RocksDB by itself.
 *
 * <p>Path: leaf.
 * <p>Thread: JMH's.
 * <p>May use: state, spi.state, row, RocksDB, JMH.
 * <p>Open first: {@link io.millrace.bench.state.StateBenchmark}.
 */
@NullMarked
package io.millrace.bench.state;

import org.jspecify.annotations.NullMarked;
