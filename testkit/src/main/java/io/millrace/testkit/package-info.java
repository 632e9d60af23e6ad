/**
 * What users test their pipelines with: a session whose epochs, clock and crashes the test controls, and assertions on what comes out.
 *
 * <p>Path: leaf.
 * <p>Thread: the test's.
 * <p>May use: sql, connector.basic, engine.launch, JUnit's API.
 * <p>Open first: {@link io.millrace.testkit.MillraceKit}.
 */
@NullMarked
package io.millrace.testkit;

import org.jspecify.annotations.NullMarked;
