package io.millrace.bench.load;

import io.millrace.bench.result.CellResult;
import io.millrace.bench.result.Percentiles;
import io.millrace.bench.verify.Coverage;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Latencies of the measured seconds: from when an input was due, or a window was over, to when the load held the output that covers it.
 * For the reading thread.
 */
final class LatencyRecorder implements Coverage {
    private static final long LONGEST_US = TimeUnit.MINUTES.toMicros(10);
    private static final int DIGITS = 3;
    private static final long TAIL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final double US_PER_MS = 1000;

    private final LiveInputs inputs;
    private final Histogram all = new Histogram(LONGEST_US, DIGITS);
    private final Histogram tail = new Histogram(LONGEST_US, DIGITS);
    private long nowNs;

    LatencyRecorder(LiveInputs inputs) {
        this.inputs = inputs;
    }

    /** @param ns when the outputs that come next were there */
    void now(long ns) {
        nowNs = ns;
    }

    @Override
    public void input(long id) {
        if (inputs.isLive(id)) {
            took(inputs.dueNs(id));
        }
    }

    @Override
    public void window(long endMs, long count) {
        took(inputs.nsAt(endMs));
    }

    private void took(long sinceNs) {
        if (sinceNs < inputs.measuredFromNs() || sinceNs >= inputs.measuredToNs()) {
            return;
        }
        long us = Math.min(Math.max(0, nowNs - sinceNs) / 1000, LONGEST_US);
        all.recordValue(us);
        if (sinceNs >= inputs.measuredToNs() - TAIL_NS) {
            tail.recordValue(us);
        }
    }

    /** The last ten seconds are no slower than the whole: no backlog grows. */
    boolean keptUp() {
        return tail.getValueAtPercentile(50) <= 2 * all.getValueAtPercentile(50) + 100_000;
    }

    void addTo(CellResult.Builder result) {
        result.figure("samples", all.getTotalCount());
        result.figure("mean_ms", all.getMean() / US_PER_MS);
        for (double percentile : Percentiles.KEPT) {
            result.figure(Percentiles.name(percentile), all.getValueAtPercentile(percentile) / US_PER_MS);
        }
        result.figure("tail_p50_ms", tail.getValueAtPercentile(50) / US_PER_MS);
        result.label("histogram", Percentiles.encode(all));
    }
}
