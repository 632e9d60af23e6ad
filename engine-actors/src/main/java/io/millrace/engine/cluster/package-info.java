/**
 * Several nodes as one: who is there, who leads a query, which node runs which task, and the agents that say so to each other.
 *
 * <p>Path: leaf.
 * <p>Thread: the agent's; what is pure, any.
 * <p>May use: engine.deploy, engine.coordinator, engine.epoch, engine.protocol, Pekko.
 * <p>Open first: {@link io.millrace.engine.cluster.ClusterAgent}.
 */
@NullMarked
package io.millrace.engine.cluster;

import org.jspecify.annotations.NullMarked;
