package io.millrace.connector.kafka;

import io.millrace.connector.Positions;
import java.util.TreeMap;

/** Cuts a batch to a number of records, shared over the partitions in proportion to what waits in each. Pure. */
final class BatchLimit {
    private BatchLimit() {}

    static Positions cut(Positions from, Positions latest, long maxRecords) {
        long waiting = from.recordsUntil(latest);
        if (waiting <= maxRecords) {
            return latest;
        }
        TreeMap<String, Long> end = new TreeMap<>();
        long left = maxRecords;
        for (var e : latest.next().entrySet()) {
            long start = from.get(e.getKey(), 0);
            long backlog = Math.max(0, e.getValue() - start);
            // At least one of a partition that has any, so that a small one is never starved by a large one.
            double share = (double) maxRecords * backlog / waiting;
            long take = Math.min(Math.min(left, backlog), share < 1 ? (long) Math.ceil(share) : (long) Math.floor(share));
            left -= take;
            end.put(e.getKey(), start + take);
        }
        return Positions.of(end);
    }
}
