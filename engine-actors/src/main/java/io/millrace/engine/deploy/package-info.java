/**
 * Tasks on nodes: the sharded actor that owns a task, the thread that drives a source, and the fleet that a coordinator sees.
 *
 * <p>Path: control, stop 3; before {@code io.millrace.engine.coordinator}; after {@code io.millrace.state.segment}.
 * <p>Thread: the event loop of the task's actor; source tasks a thread of their own.
 * <p>May use: engine.task, engine.protocol, engine.coordinator, engine.loop, Pekko.
 * <p>Open first: {@link io.millrace.engine.deploy.TaskActor}.
 */
@NullMarked
package io.millrace.engine.deploy;

import org.jspecify.annotations.NullMarked;
