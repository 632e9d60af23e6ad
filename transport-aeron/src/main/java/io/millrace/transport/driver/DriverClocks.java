package io.millrace.transport.driver;

import java.util.function.LongSupplier;

/**
 * The clocks that the driver and its client go by.
 *
 * @param epochMs milliseconds since 1970
 * @param nanos monotonic, as System.nanoTime
 */
public record DriverClocks(LongSupplier epochMs, LongSupplier nanos) {}
