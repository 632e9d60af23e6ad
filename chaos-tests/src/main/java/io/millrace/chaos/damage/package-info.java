/**
 * Starts real queries on checkpoints that were damaged: each damage must be noticed, or do no harm.
 *
 * <p>Path: leaf.
 * <p>Thread: the caller's.
 * <p>May use: api, state.
 * <p>Open first: {@link io.millrace.chaos.damage.DamageRun}.
 */
@NullMarked
package io.millrace.chaos.damage;

import org.jspecify.annotations.NullMarked;
