package io.millrace.spi.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One record of a query's commit log. Records are framed, hash-chained and numbered by the log; see {@link CommitLog}.
 *
 * <p>Words: <b>generation</b> one reign of one coordinator; <b>execution</b> one deployment of the tasks; <b>epoch</b> a number that is
 * never used again, not even after an abort.
 */
public sealed interface LogRecord {

    /** Slot 0: which query this location belongs to. */
    record Create(
            String queryId,
            String planFingerprint,
            List<String> operatorUids,
            int keyGroups,
            Map<String, String> pinned)
            implements LogRecord {}

    /** A coordinator took over. {@code owner} is a nonce that tells its own lost reply from another's record. */
    record Generation(long generation, String owner) implements LogRecord {}

    /**
     * Tasks were placed (again), on the state of epoch {@code baseEpoch} (-1: empty).
     *
     * @param parallelism tasks by stage; and at {@link #RESCALED}, if the query was ever rescaled, to what number
     */
    record Execution(long execution, long generation, long baseEpoch, Map<Integer, Integer> parallelism)
            implements LogRecord {
        /** No stage's number: where {@link #parallelism} says what a user rescaled the query to. */
        public static final int RESCALED = -1;
    }

    /**
     * Micro-batch rhythm: what epoch n will read, written before it runs, so that a repeat reads the same.
     *
     * @param ends per source ordinal, split → end (exclusive)
     */
    record Planned(
            long epoch,
            long generation,
            List<SortedMap<String, Long>> ends,
            long timestampMs,
            long watermarkMs,
            long lateWatermarkMs)
            implements LogRecord {}

    /** The manifest of epoch n is durable. The only commit point. */
    record Epoch(long epoch, long generation, long execution, ObjectRef manifest, long parentEpoch)
            implements LogRecord {}

    /** The sinks have published epoch n. */
    record Finalized(long epoch, long generation) implements LogRecord {}

    /** The query was stopped by its user. */
    record Stopped(long generation) implements LogRecord {}
}
