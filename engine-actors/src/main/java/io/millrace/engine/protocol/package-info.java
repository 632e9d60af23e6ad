/**
 * The messages between a query's coordinator and its tasks, and what a task is told about itself.
 *
 * <p>Path: leaf.
 * <p>Thread: any; immutable.
 * <p>May use: api, planner.physical.
 * <p>Open first: {@link io.millrace.engine.protocol.TaskCommand}.
 */
@NullMarked
package io.millrace.engine.protocol;

import org.jspecify.annotations.NullMarked;
