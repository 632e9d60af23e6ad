/**
 * Data types and schemas, with Spark's names: {@code DataTypes.IntegerType}, {@code StructType}, DDL strings.
 *
 * <p>Path: leaf.
 * <p>Thread: any; immutable.
 * <p>May use: error, sql.json.
 * <p>Open first: {@link io.millrace.sql.types.DataType}.
 */
@NullMarked
package io.millrace.sql.types;

import org.jspecify.annotations.NullMarked;
