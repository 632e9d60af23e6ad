/**
 * Where everything is put together: the only package that names implementations, reads the system clock and starts things.
 *
 * <p>Path: leaf.
 * <p>Thread: the user's.
 * <p>May use: everything.
 * <p>Open first: {@link io.millrace.engine.launch.Node}.
 */
@NullMarked
package io.millrace.engine.launch;

import org.jspecify.annotations.NullMarked;
