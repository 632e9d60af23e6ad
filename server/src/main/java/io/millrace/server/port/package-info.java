/**
 * Ports a program from Spark: its imports are mapped, and what a person has to look at is named.
 *
 * <p>Path: leaf.
 * <p>Thread: main.
 * <p>May use: JDK.
 * <p>Open first: {@link io.millrace.server.port.SparkImports}.
 */
@NullMarked
package io.millrace.server.port;

import org.jspecify.annotations.NullMarked;
