/**
 * Machine telemetry: sliding averages, threshold alarms, and alarms for devices that have fallen silent.
 *
 * <p>Path: leaf.
 * <p>Thread: the user's.
 * <p>May use: api, samples.demo.
 * <p>Open first: {@link io.millrace.samples.iot.TelemetryPipeline}.
 */
@NullMarked
package io.millrace.samples.iot;

import org.jspecify.annotations.NullMarked;
