/**
 * The programs that are killed: streaming queries as a user would write them, each the main class of a process.
 *
 * <p>Path: leaf.
 * <p>Thread: the main thread.
 * <p>May use: api, the embedded broker, chaos.process.
 * <p>Open first: {@link io.millrace.chaos.work.CountingWorker}.
 */
@NullMarked
package io.millrace.chaos.work;

import org.jspecify.annotations.NullMarked;
