package io.millrace.connector.kafka;

import io.millrace.connector.Positions;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Cuts a batch to a number of records, shared over the partitions in proportion to what waits in each. Pure. */
final class BatchLimit {
    private BatchLimit() {}

    /**
     * An end between from and latest with at most maxRecords (at least 1) records before it, and at least one if any waits. Shares below
     * one record are rounded up, so that a small partition is not starved by large ones; the longest backlog is served first, so that
     * where there are more partitions than records none waits for ever.
     */
    static Positions cut(Positions from, Positions latest, long maxRecords) {
        long waiting = from.recordsUntil(latest);
        if (waiting <= maxRecords) {
            return latest;
        }
        List<String> splits = latest.next().keySet().stream()
                .sorted(Comparator.comparingLong(s -> -backlog(from, latest, s)))
                .toList();
        TreeMap<String, Long> end = new TreeMap<>();
        long left = maxRecords;
        for (String split : splits) {
            long backlog = backlog(from, latest, split);
            double share = (double) maxRecords * backlog / waiting;
            long rounded = (long) (share < 1 ? Math.ceil(share) : Math.floor(share));
            long take = Math.min(Math.min(left, backlog), rounded);
            left -= take;
            end.put(split, from.get(split, 0) + take);
        }
        return Positions.of(end);
    }

    private static long backlog(Positions from, Positions latest, String split) {
        return Math.max(0, latest.get(split, 0) - from.get(split, 0));
    }
}
