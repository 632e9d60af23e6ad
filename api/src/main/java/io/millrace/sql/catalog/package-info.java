/**
 * What a session has: its temporary views, their columns, and functions. There are no databases or tables beside them.
 *
 * <p>Path: leaf.
 * <p>Thread: any.
 * <p>May use: sql, sql.types, spi.session, error.
 * <p>Open first: {@link io.millrace.sql.catalog.Catalog}.
 */
@NullMarked
package io.millrace.sql.catalog;

import org.jspecify.annotations.NullMarked;
