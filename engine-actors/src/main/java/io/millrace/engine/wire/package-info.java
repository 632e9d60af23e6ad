/**
 * Messages between nodes as bytes, and back: one method a record, no reflection, nothing that a peer could choose a class by.
 *
 * <p>Path: leaf.
 * <p>Thread: any; a writer or reader has one owner.
 * <p>May use: engine.cluster, engine.protocol, engine.epoch, Pekko.
 * <p>Open first: {@link io.millrace.engine.wire.ClusterSerializer}.
 */
@NullMarked
package io.millrace.engine.wire;

import org.jspecify.annotations.NullMarked;
