package io.millrace.bench.load;

import io.millrace.bench.result.CellResult;
import io.millrace.bench.verify.Coverage;

/** How many inputs were covered when, in ms from the start of the engine's process. */
final class DrainProgress implements Coverage {
    private static final int BUCKET_MS = 50;
    private static final double MS_PER_S = 1000;

    private final long[] covered;
    private int bucket;
    private long lastMs;

    DrainProgress(int limitMs) {
        covered = new long[limitMs / BUCKET_MS + 1];
    }

    /** @param ms when the output that comes next was appended */
    void at(long ms) {
        bucket = (int) Math.max(0, Math.min(covered.length - 1, ms / BUCKET_MS));
        lastMs = Math.max(lastMs, ms);
    }

    @Override
    public void input(long id) {
        covered[bucket]++;
    }

    @Override
    public void window(long endMs, long count) {
        covered[bucket] += count;
    }

    /** @param total inputs covered in all */
    void addTo(CellResult.Builder result, long total) {
        int first = -1;
        int tenth = -1;
        long sum = 0;
        for (int b = 0; b < covered.length && tenth < 0; b++) {
            sum += covered[b];
            if (sum > 0 && first < 0) {
                first = b;
            }
            if (sum > 0 && sum >= total / 10) {
                tenth = b;
            }
        }
        double lastS = lastMs / MS_PER_S;
        double tenthS = (tenth + 1) * BUCKET_MS / MS_PER_S;
        result.figure("rate_warm", total == 0 ? 0 : (total - sum) / Math.max(lastS - tenthS, BUCKET_MS / MS_PER_S));
        result.figure("rate_cold", total == 0 ? 0 : total / lastS);
        result.figure("cold_s", first * BUCKET_MS / MS_PER_S);
        result.figure("measured_s", lastS);
    }
}
