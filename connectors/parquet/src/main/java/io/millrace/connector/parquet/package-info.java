/**
 * Parquet files, read and written as a batch and as a stream: between the columns of Parquet's library and flat rows, without an object a value.
 *
 * <p>Path: leaf.
 * <p>Thread: as the connector contract says.
 * <p>May use: api, connectors/files, parquet-hadoop, hadoop-client-api, snappy-java, zstd-jni.
 * <p>Open first: {@link io.millrace.connector.parquet.ParquetConnector}.
 */
@NullMarked
package io.millrace.connector.parquet;

import org.jspecify.annotations.NullMarked;
