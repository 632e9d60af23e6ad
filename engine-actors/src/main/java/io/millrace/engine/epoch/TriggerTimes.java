package io.millrace.engine.epoch;

/** When triggers fire. Milliseconds since 1970. */
public final class TriggerTimes {
    private TriggerTimes() {}

    /**
     * Micro-batch: when the trigger after the one that started at startMs fires. Multiples of the interval since 1970; one that has
     * passed meanwhile fires at once, and the one after it is back on the grid.
     */
    public static long nextBatch(long startMs, long intervalMs) {
        return intervalMs <= 0 ? startMs : Math.floorDiv(startMs, intervalMs) * intervalMs + intervalMs;
    }

    /** Real time: when the next barrier is due after one sent at lastMs. */
    public static long nextBarrier(long lastMs, long nowMs, long intervalMs) {
        return Math.max(nowMs, lastMs + intervalMs);
    }
}
