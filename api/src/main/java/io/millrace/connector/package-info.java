/**
 * The contract of sources and sinks; connectors are found by {@link java.util.ServiceLoader} under their short name.
 *
 * <p>Path: leaf.
 * <p>Thread: providers, sources and sinks on a blocking thread of the coordinator; readers and writers on their task's thread.
 * <p>May use: row, sql.types, error.
 * <p>Open first: {@link io.millrace.connector.Connector}.
 */
@NullMarked
package io.millrace.connector;

import org.jspecify.annotations.NullMarked;
