/**
 * The SQL shell: reads statements from a terminal, a file or a pipe, runs them one after the other, and shows the result of a streaming
 * query as it changes.
 *
 * <p>Path: leaf.
 * <p>Thread: main; rows of a streaming query are printed on the thread of its sink.
 * <p>May use: api, JLine.
 * <p>Open first: {@link io.millrace.server.shell.SqlShell}.
 */
@NullMarked
package io.millrace.server.shell;

import org.jspecify.annotations.NullMarked;
