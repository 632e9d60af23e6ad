/**
 * User functions as objects that are applied to columns.
 *
 * <p>Path: leaf.
 * <p>Thread: any; immutable.
 * <p>May use: sql, sql.tree, sql.types.
 * <p>Open first: {@link io.millrace.sql.expressions.UserDefinedFunction}.
 */
@NullMarked
package io.millrace.sql.expressions;

import org.jspecify.annotations.NullMarked;
