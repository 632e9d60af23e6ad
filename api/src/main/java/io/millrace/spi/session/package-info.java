/**
 * What a session needs from the engine behind it; found by {@link java.util.ServiceLoader}, so that the API knows no engine.
 *
 * <p>Path: leaf.
 * <p>Thread: any thread of the user's program.
 * <p>May use: sql, sql.tree, sql.streaming.
 * <p>Open first: {@link io.millrace.spi.session.SessionEngine}.
 */
@NullMarked
package io.millrace.spi.session;

import org.jspecify.annotations.NullMarked;
