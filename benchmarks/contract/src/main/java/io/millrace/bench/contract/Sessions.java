package io.millrace.bench.contract;

/** The rule of {@link Workload#SESSION}. */
public final class Sessions {
    /** Odd, while the times of records are even: no two records are a gap apart, where engines differ on whether they belong together. */
    public static final long GAP_MS = 501;

    private Sessions() {}

    /** The time of a record for this workload. */
    public static long even(long ms) {
        return ms - ms % 2;
    }
}
