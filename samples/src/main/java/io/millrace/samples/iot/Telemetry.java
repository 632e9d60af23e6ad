package io.millrace.samples.iot;

import java.util.Locale;

/**
 * The generated readings: everything follows from the number and the seed. Every thousandth reading is hot. From {@link #SILENT_FROM_S} on,
 * one device of a hundred says nothing.
 */
final class Telemetry {
    static final int DEVICES = 200;
    static final int SILENT_FROM_S = 6;
    private static final int HOT_EVERY = 1000;

    private final long seed;
    private final long ratePerSecond;

    Telemetry(long seed, long ratePerSecond) {
        this.seed = seed;
        this.ratePerSecond = ratePerSecond;
    }

    private long mix(long n) {
        long z = (n + seed) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        return z ^ z >>> 27;
    }

    static boolean fallsSilent(int device) {
        return device % 100 == 42;
    }

    /** The device of reading n; where a silent one would have its turn, the next one speaks. */
    int device(long n) {
        int device = (int) (n % DEVICES);
        return fallsSilent(device) && n / ratePerSecond >= SILENT_FROM_S ? device + 1 : device;
    }

    boolean isHot(long n) {
        return n % HOT_EVERY == 321;
    }

    double celsius(long n) {
        return isHot(n) ? TelemetryPipeline.HOT_CELSIUS + (mix(n) & 7) : 20 + (mix(n) >>> 40 & 0x3f);
    }

    String json(long n, long dueMs) {
        return String.format(
                Locale.ROOT, "{\"id\":%d,\"device\":%d,\"ts\":%d,\"celsius\":%.1f}", n, device(n), dueMs, celsius(n));
    }
}
