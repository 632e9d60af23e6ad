/**
 * Event loops: one thread each, a Pekko dispatcher each, for the actors of chained tasks.
 *
 * <p>Path: leaf.
 * <p>Thread: the loop's own; {@code execute} from any.
 * <p>May use: Pekko.
 * <p>Open first: {@link io.millrace.engine.loop.EventLoop}.
 */
@NullMarked
package io.millrace.engine.loop;

import org.jspecify.annotations.NullMarked;
