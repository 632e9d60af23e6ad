/**
 * The function types that users pass to Datasets, with Spark's names.
 *
 * <p>Path: leaf.
 * <p>Thread: called on the thread of the task that runs them, one at a time an instance.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.api.java.function.MapFunction}.
 */
@NullMarked
package io.millrace.api.java.function;

import org.jspecify.annotations.NullMarked;
