/**
 * Processes that tests start and kill: JVMs with this one's class path, each by its own handle.
 *
 * <p>Path: leaf.
 * <p>Thread: the caller's; one thread a process reads its output.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.chaos.process.JvmProcess}.
 */
@NullMarked
package io.millrace.chaos.process;

import org.jspecify.annotations.NullMarked;
