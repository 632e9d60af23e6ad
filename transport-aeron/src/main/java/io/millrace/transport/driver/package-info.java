/**
 * The embedded Aeron media driver of a process, its directory and its budget, and the two ends of a stream of frames. No thread
 * of its own: whoever holds the handle calls it.
 *
 * <p>Drawn:
 *
 * <pre>
 *   FrameSender ─► exclusive publication ─► driver ─ UDP ─► driver ─► image ─► FrameReceiver
 *                                             ▲               ▲
 *                        MediaDriverHandle.work()     MediaDriverHandle.work()
 *
 *   &lt;base&gt;/millrace-&lt;user&gt;/                        0700
 *     &lt;pid&gt;-&lt;startMillis&gt;/                         0700, one per handle (-2, -3 … for further ones of a process)
 *       lock                                       locked while the process lives
 *       aeron/                                     what Aeron maps
 * </pre>
 *
 * <p>Path: leaf.
 * <p>Thread: the event loop that holds the handle; start and close block.
 * <p>May use: transport.wire, error, Aeron, Agrona.
 * <p>Open first: {@link io.millrace.transport.driver.MediaDriverHandle}.
 */
@NullMarked
package io.millrace.transport.driver;

import org.jspecify.annotations.NullMarked;
