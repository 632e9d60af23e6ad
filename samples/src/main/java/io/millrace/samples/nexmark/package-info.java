/**
 * The auction benchmark NEXMark: a generator of its events as a connector, and queries q0 to q8 in SQL.
 *
 * <p>Path: leaf.
 * <p>Thread: the reader's calls come from a task's thread, the rest runs on the user's.
 * <p>May use: api.
 * <p>Open first: {@link io.millrace.samples.nexmark.NexmarkQuery}.
 */
@NullMarked
package io.millrace.samples.nexmark;

import org.jspecify.annotations.NullMarked;
