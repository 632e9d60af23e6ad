/**
 * Tables of databases over JDBC: read as a batch, written by batches and by streams, once if asked for.
 *
 * <p>Path: leaf.
 * <p>Thread: as the connector contract says; a stream's writer talks to the database on a thread of its own.
 * <p>May use: api, java.sql.
 * <p>Open first: {@link io.millrace.connector.jdbc.JdbcConnector}.
 */
@NullMarked
package io.millrace.connector.jdbc;

import org.jspecify.annotations.NullMarked;
