package io.millrace.bench.load;

/**
 * When each record of an open loop is due, whatever became of those before it. Times are ns from the first record's.
 *
 * @param rate records a second
 * @param tickNs records of a tick fall due together at its start, as from a source that batches; 0: evenly spaced
 */
record Pace(int rate, long tickNs, int warmupSeconds, int measuredSeconds) {
    private static final long SECOND_NS = 1_000_000_000L;

    int records() {
        return Math.multiplyExact(rate, warmupSeconds + measuredSeconds);
    }

    /** @param n the record's place, from 0 */
    long dueNs(long n) {
        long even = n * SECOND_NS / rate;
        return tickNs == 0 ? even : even - even % tickNs;
    }

    /** The first record whose latency counts. */
    long measuredFromNs() {
        return warmupSeconds * SECOND_NS;
    }

    long measuredToNs() {
        return (warmupSeconds + measuredSeconds) * SECOND_NS;
    }
}
