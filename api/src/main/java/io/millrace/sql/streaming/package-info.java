/**
 * Streaming queries as users hold them: readers and writers, triggers, output modes, the running query, its progress.
 *
 * <p>Path: leaf.
 * <p>Thread: the user's; implementations of StreamingQuery are thread-safe.
 * <p>May use: sql, sql.types, sql.tree, sql.json, spi.session, api.java.function, error.
 * <p>Open first: {@link io.millrace.sql.streaming.StreamingQuery}.
 */
@NullMarked
package io.millrace.sql.streaming;

import org.jspecify.annotations.NullMarked;
