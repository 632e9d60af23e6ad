/**
 * How several input channels become one: queues, barrier alignment, watermark merging. Pure decisions, no effect.
 *
 * <p>Path: data, stop 6; before {@code io.millrace.engine.exchange}; after {@code io.millrace.engine.sink}.
 * <p>Thread: the receiving task's owner.
 * <p>May use: spi.exchange, engine.exchange, error.
 * <p>Open first: {@link io.millrace.engine.align.BarrierAligner}.
 */
@NullMarked
package io.millrace.engine.align;

import org.jspecify.annotations.NullMarked;
