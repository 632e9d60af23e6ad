package io.millrace.samples.demo;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Latencies in microseconds: recorded by one thread, reported by another. */
public final class Latencies {
    private static final long MAX_US = 600_000_000L;

    private final Recorder recorder = new Recorder(MAX_US, 3);
    private final Histogram all = new Histogram(MAX_US, 3);

    public void record(long sinceNs, long untilNs) {
        recorder.recordValue(Math.min(MAX_US, Math.max(0, (untilNs - sinceNs) / 1000)));
    }

    /** What came since the last call, for a live line. */
    public synchronized Histogram interval() {
        Histogram interval = recorder.getIntervalHistogram();
        all.add(interval);
        return interval;
    }

    public synchronized Histogram total() {
        interval();
        return all.copy();
    }

    public static String describe(Histogram h) {
        return h.getTotalCount() == 0
                ? "no outputs"
                : String.format(
                        "%,d outputs, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms",
                        h.getTotalCount(),
                        h.getValueAtPercentile(50) / 1e3,
                        h.getValueAtPercentile(95) / 1e3,
                        h.getValueAtPercentile(99) / 1e3,
                        h.getMaxValue() / 1e3);
    }
}
