/**
 * The front door: session, Dataset, Column, functions, encoders, with Spark's names and behaviour.
 *
 * <p>Path: plan, stop 1; before {@code none}; after {@code io.millrace.sql.tree}.
 * <p>Thread: the user's; Datasets and Columns are immutable, the session is thread-safe.
 * <p>May use: sql.types, sql.tree, sql.streaming, sql.expressions, sql.api.java, sql.catalog, sql.json, spi.session, row, error.
 * <p>Open first: {@link io.millrace.sql.MillraceSession}.
 */
@NullMarked
package io.millrace.sql;

import org.jspecify.annotations.NullMarked;
