/**
 * What the demos share: a broker for one run, an open-loop load, and the reading of what came out.
 *
 * <p>Path: leaf.
 * <p>Thread: each class says its own.
 * <p>May use: api, kafka-clients, the embedded broker.
 * <p>Open first: {@link io.millrace.samples.demo.DemoRun}.
 */
@NullMarked
package io.millrace.samples.demo;

import org.jspecify.annotations.NullMarked;
