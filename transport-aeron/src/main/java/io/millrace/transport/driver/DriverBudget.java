package io.millrace.transport.driver;

/** How much room the files of a driver take once all of their pages have been written. */
final class DriverBudget {
    static final int COUNTER_VALUES_BYTES = 1 << 20;

    /** Counters with their labels (five times the values), command buffers, loss report and error log: 11.5 MB measured. */
    private static final long COMMON_BYTES = 13L << 20;

    private static final long LOG_METADATA_BYTES = 4 << 10;
    private static final int TERMS = 3;

    private DriverBudget() {}

    /** For one publication to each peer and one image from each. */
    static long bytes(DriverSettings settings) {
        long log = (long) TERMS * settings.termBytes() + LOG_METADATA_BYTES;
        return COMMON_BYTES + 2L * settings.peers() * log;
    }
}
