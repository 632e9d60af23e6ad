/**
 * Computes from the input log what the output must be, and compares.
 *
 * <p>Path: leaf.
 * <p>Thread: the caller's.
 * <p>May use: kafka-clients.
 * <p>Open first: {@link io.millrace.chaos.oracle.CountOracle}.
 */
@NullMarked
package io.millrace.chaos.oracle;

import org.jspecify.annotations.NullMarked;
