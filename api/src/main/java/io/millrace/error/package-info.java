/**
 * Errors that users see: a condition name in Spark's spelling, the offending thing, and what to do.
 *
 * <p>Path: leaf.
 * <p>Thread: any; immutable once thrown.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.error.MillraceException}.
 */
@NullMarked
package io.millrace.error;

import org.jspecify.annotations.NullMarked;
