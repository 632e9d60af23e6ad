/**
 * What may be deleted from a checkpoint location: decided first from the log and the retained manifests, done after.
 *
 * <p>Path: leaf.
 * <p>Thread: one background thread; the decision is pure.
 * <p>May use: state.log, spi.checkpoint, error.
 * <p>Open first: {@link io.millrace.state.retention.RetentionPlan}.
 */
@NullMarked
package io.millrace.state.retention;

import org.jspecify.annotations.NullMarked;
