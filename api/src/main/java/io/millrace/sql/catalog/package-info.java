/**
 * What a session has: the tables of the warehouse, its temporary views, their columns, and functions. There is one database.
 *
 * <p>Path: leaf.
 * <p>Thread: any.
 * <p>May use: sql, sql.types, spi.session, error.
 * <p>Open first: {@link io.millrace.sql.catalog.Catalog}.
 */
@NullMarked
package io.millrace.sql.catalog;

import org.jspecify.annotations.NullMarked;
