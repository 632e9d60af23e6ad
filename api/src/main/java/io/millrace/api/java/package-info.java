/**
 * What programs ported from Spark call to change between Scala's and Java's collections.
 *
 * <p>Path: leaf.
 * <p>Thread: any.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.api.java.CollectionConverters}.
 */
@NullMarked
package io.millrace.api.java;

import org.jspecify.annotations.NullMarked;
