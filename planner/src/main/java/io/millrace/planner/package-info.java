/**
 * From what the user wrote to the plan that runs, as one call a step; what the engine knows of the planner.
 *
 * <p>Path: leaf.
 * <p>Thread: any; a planner keeps nothing between calls.
 * <p>May use: all packages of the planner.
 * <p>Open first: {@link io.millrace.planner.Planner}.
 */
@NullMarked
package io.millrace.planner;

import org.jspecify.annotations.NullMarked;
