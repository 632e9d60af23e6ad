package io.millrace.planner.codegen;

/** What a stage has seen of one event time: the maximum for the watermark, and minimum, sum and count for progress. */
public final class EventTimes {
    private final int ordinal;
    private long maxMs = Long.MIN_VALUE;
    private long minMs = Long.MAX_VALUE;
    private double sumMs;
    private long count;

    public EventTimes(int ordinal) {
        this.ordinal = ordinal;
    }

    /** Takes in one event time in microseconds, floored to milliseconds. */
    public void seen(long micros) {
        long ms = Math.floorDiv(micros, 1000L);
        maxMs = Math.max(maxMs, ms);
        minMs = Math.min(minMs, ms);
        sumMs += ms;
        count++;
    }

    /** The watermark's ordinal in the plan. */
    public int ordinal() {
        return ordinal;
    }

    /** Long.MIN_VALUE before the first event time. */
    public long maxMs() {
        return maxMs;
    }

    /** Long.MAX_VALUE before the first event time. */
    public long minMs() {
        return minMs;
    }

    /** Zero before the first event time. */
    public long averageMs() {
        return count == 0 ? 0 : (long) (sumMs / count);
    }

    public long count() {
        return count;
    }

    /** The maximum since the last call, Long.MIN_VALUE if there was none: whoever folds it into what it keeps of each split. */
    public long takeMaxMs() {
        long taken = maxMs;
        maxMs = Long.MIN_VALUE;
        return taken;
    }

    public void reset() {
        minMs = Long.MAX_VALUE;
        sumMs = 0;
        count = 0;
        maxMs = Long.MIN_VALUE;
    }
}
