/**
 * The little JSON that the API itself prints and reads: progress reports, rows, offsets. Not for data.
 *
 * <p>Path: leaf.
 * <p>Thread: any; static functions.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.sql.json.JsonText}.
 */
@NullMarked
package io.millrace.sql.json;

import org.jspecify.annotations.NullMarked;
