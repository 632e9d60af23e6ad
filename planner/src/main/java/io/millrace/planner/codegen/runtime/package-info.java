/**
 * What generated code calls: static operations on UTF-8 slices, numbers and times, and the JSON scanner and writer. Nothing
 * here allocates per row unless its name or comment says so.
 *
 * <p>Path: leaf.
 * <p>Thread: static methods any; scratch buffers and scanners belong to the task that owns the generated instance.
 * <p>May use: api.
 * <p>Open first: {@link io.millrace.planner.codegen.runtime.Utf8}.
 */
@NullMarked
package io.millrace.planner.codegen.runtime;

import org.jspecify.annotations.NullMarked;
