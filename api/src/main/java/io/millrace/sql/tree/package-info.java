/**
 * What the user wrote, as immutable data: unresolved expressions and unresolved plan nodes.
 *
 * <p>Path: plan, stop 2; before {@code io.millrace.sql}; after {@code io.millrace.planner.parse}.
 * <p>Thread: any; immutable.
 * <p>May use: sql.types, sql.streaming, sql.expressions, api.java.function, connector.
 * <p>Open first: {@link io.millrace.sql.tree.Plan}.
 */
@NullMarked
package io.millrace.sql.tree;

import org.jspecify.annotations.NullMarked;
