package io.millrace.bench.contract;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an engine is asked to do between its topics. docs/benchmarks/method.md defines the records. */
public enum Workload {
    /** Drops amounts below 50, standardises, encodes, changes case. Stateless. */
    ENCODE,
    /** Inner join with a table of 10,000 accounts that lies in a CSV file. Stateless. */
    ENHANCE,
    /** Each account's count so far: one record for each that comes in, or fewer with the newest count. */
    COUNT,
    /** Count and sum of each account and tumbling second of event time, one record when the second is over; no lateness. */
    WINDOW,
    /** The first record of each id; one in ten comes again soon, and ids may be forgotten after ten seconds. */
    DEDUP,
    /** Count and sum of each account's session with a gap of 501 ms, one record when it is over; no lateness. */
    SESSION,
    /** A state of the user's own for each of 50,000 accounts, with the time since its last record; one record for each that comes in. */
    STATE,
    /** Each settlement with its authorisation, both on one topic, the settlement at most a second later; one record for each settlement. */
    JOIN;

    private static final int FEW_ACCOUNTS = 10_000;
    private static final int MANY_ACCOUNTS = 50_000;

    /** How many accounts the records speak of. */
    public int accounts() {
        return this == STATE ? MANY_ACCOUNTS : FEW_ACCOUNTS;
    }

    /** Whether an engine needs no memory of earlier records. */
    public boolean isStateless() {
        return this == ENCODE || this == ENHANCE;
    }

    /** Whether outputs wait for event time to pass. */
    public boolean needsEventTime() {
        return this == WINDOW || this == SESSION || this == DEDUP || this == JOIN;
    }

    /** The name on command lines and in results. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none of this name, with those there are */
    public static Workload of(String label) {
        return Arrays.stream(values())
                .filter(w -> w.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workload '" + label + "'. Use one of "
                        + Arrays.stream(values()).map(Workload::label).collect(Collectors.joining(", ")) + "."));
    }
}
