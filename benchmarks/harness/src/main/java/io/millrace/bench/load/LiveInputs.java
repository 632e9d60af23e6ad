package io.millrace.bench.load;

import io.millrace.bench.contract.Sessions;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Workload;
import java.util.Arrays;

/**
 * The records of a live cell: a few probes that lie ready before the engine starts, then the load, whose numbers begin at
 * {@link #FIRST_LIVE}. Immutable once the start is known.
 */
final class LiveInputs {
    static final int PROBES = 2 * KafkaSide.PARTITIONS;
    static final int FIRST_LIVE = 1000;

    private static final int CENTS_THAT_EVERY_WORKLOAD_KEEPS = 5_000;
    private static final long NS_PER_MS = 1_000_000;

    private final Pace pace;
    private final Workload workload;
    private final long[] ids;
    private final long[] probeTs = new long[FIRST_LIVE];
    private final long startNs;
    private final long startMs;

    private LiveInputs(Pace pace, Workload workload, long[] ids, long probedMs, long startNs, long startMs) {
        this.pace = pace;
        this.workload = workload;
        this.ids = ids;
        this.startNs = startNs;
        this.startMs = startMs;
        // The second probe of a partition closes the window of its first, or joins with it.
        long apartMs = workload == Workload.JOIN ? 100 : 10_000;
        for (int probe = 0; probe < PROBES; probe++) {
            probeTs[(int) ids[probe]] = probedMs - 20_000 + (probe < KafkaSide.PARTITIONS ? 0 : apartMs);
        }
    }

    /** @param probedMs on the wall clock, when the probes are sent */
    static LiveInputs of(Pace pace, Workload workload, long probedMs) {
        Transactions transactions = new Transactions(workload);
        long[] ids = new long[PROBES + pace.records()];
        for (int probe = 0; probe < PROBES; probe++) {
            int partition = probe % KafkaSide.PARTITIONS;
            boolean second = probe >= KafkaSide.PARTITIONS;
            long before = second ? ids[partition] : -1;
            // The second of a join's pair settles the first.
            ids[probe] = second && workload == Workload.JOIN ? before + 1 : firstAfter(before, partition, transactions);
        }
        for (int n = 0; n < pace.records(); n++) {
            ids[PROBES + n] = (long) FIRST_LIVE + n;
        }
        return new LiveInputs(pace, workload, ids, probedMs, 0, 0);
    }

    /** An even number whose record goes to the partition, and that no workload drops. */
    private static long firstAfter(long number, int partition, Transactions transactions) {
        long id = number + (number % 2 == 0 ? 2 : 1);
        while (KafkaSide.partition(transactions.account(id)) != partition
                || Transactions.cents(Transactions.bits(id)) < CENTS_THAT_EVERY_WORKLOAD_KEEPS) {
            id += 2;
        }
        return id;
    }

    /** The same records, the first of the load being due at this moment. */
    LiveInputs startingAt(long ns, long ms, long probedMs) {
        return new LiveInputs(pace, workload, ids, probedMs, ns, ms);
    }

    /** All, in the order of sending. */
    long[] ids() {
        return Arrays.copyOf(ids, ids.length);
    }

    long probe(int n) {
        return ids[n];
    }

    boolean isLive(long id) {
        return id >= FIRST_LIVE;
    }

    /** On the clock of {@link System#nanoTime}. */
    long dueNs(long id) {
        return startNs + pace.dueNs(id - FIRST_LIVE);
    }

    /** The event time of a record, in ms. */
    long tsMs(long id) {
        long due = isLive(id) ? startMs + pace.dueNs(id - FIRST_LIVE) / NS_PER_MS : probeTs[(int) id];
        return workload == Workload.SESSION ? Sessions.even(due) : due;
    }

    /** A wall-clock time on the clock of {@link System#nanoTime}. */
    long nsAt(long ms) {
        return startNs + (ms - startMs) * NS_PER_MS;
    }

    long measuredFromNs() {
        return startNs + pace.measuredFromNs();
    }

    long measuredToNs() {
        return startNs + pace.measuredToNs();
    }
}
