/**
 * What flows between tasks and the contract of a channel, the same within a node and across nodes.
 *
 * <p>Path: leaf.
 * <p>Thread: items are immutable or owned; channels belong to the thread of the task that holds them.
 * <p>May use: row, error.
 * <p>Open first: {@link io.millrace.spi.exchange.StreamItem}.
 */
@NullMarked
package io.millrace.spi.exchange;

import org.jspecify.annotations.NullMarked;
