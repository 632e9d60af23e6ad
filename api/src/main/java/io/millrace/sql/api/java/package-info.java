/**
 * The types of user functions by number of arguments, with Spark's names.
 *
 * <p>Path: leaf.
 * <p>Thread: called on the thread of the task that evaluates them, several at a time an instance.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.sql.api.java.UDF1}.
 */
@NullMarked
package io.millrace.sql.api.java;

import org.jspecify.annotations.NullMarked;
