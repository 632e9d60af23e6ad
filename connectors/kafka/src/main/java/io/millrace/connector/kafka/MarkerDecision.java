package io.millrace.connector.kafka;

import io.millrace.connector.OnDoubt;
import io.millrace.error.ExecutionException;
import java.util.OptionalLong;

/**
 * Whether an epoch's rows are in the topic, told by the marker: the number of the newest epoch of a partition, committed in one transaction
 * with that epoch's rows. Asked only when no transaction of an earlier execution can end any more. Pure.
 */
enum MarkerDecision {
    /** The epoch's transaction was committed. */
    VISIBLE,
    /** It was not, and never will be. */
    WRITE_AGAIN;

    /** Clocks of machines differ, and brokers look for old markers only now and then. */
    private static final long MARGIN_MS = 3_600_000;

    /**
     * @param marker the partition's; none if it never committed, or if its marker has expired
     * @param retentionMs how long brokers keep a marker
     */
    static MarkerDecision of(PreparedOutput epoch, OptionalLong marker, long nowMs, long retentionMs, OnDoubt onDoubt) {
        if (marker.isPresent()) {
            return marker.getAsLong() >= epoch.epoch() ? VISIBLE : WRITE_AGAIN;
        }
        long ageMs = nowMs - epoch.preparedAtMs();
        // A marker that was written would still be there.
        if (ageMs < Math.max(retentionMs / 2, retentionMs - MARGIN_MS)) {
            return WRITE_AGAIN;
        }
        return switch (onDoubt) {
            case REPEAT -> WRITE_AGAIN;
            case SKIP -> VISIBLE;
            case FAIL ->
                throw new ExecutionException(
                        "KAFKA_MARKER_EXPIRED",
                        "55000",
                        "Epoch " + epoch.epoch()
                                + " was made durable and the query ended before it was known to be visible, "
                                + ageMs / 60_000 + " minutes ago. The brokers keep the marker that would tell for "
                                + retentionMs / 60_000
                                + " minutes (offsets.retention.minutes), so it cannot be known whether the rows of partition "
                                + epoch.partition() + " are in topic '" + epoch.topic()
                                + "'. Look into the topic, then start with the option millrace.delivery.onDoubt = repeat to write them (again),"
                                + " or skip to leave them out.");
        };
    }

    /**
     * Whether a marker of this partition must be set back before the query goes on.
     *
     * @param durableEpoch the newest in the checkpoint; -1 before the first
     */
    static boolean mustSetBack(int partition, OptionalLong marker, long durableEpoch, OnDoubt onDoubt) {
        if (marker.isEmpty() || marker.getAsLong() <= durableEpoch) {
            return false;
        }
        if (onDoubt == OnDoubt.REPEAT) {
            return true;
        }
        throw new ExecutionException(
                "KAFKA_OUTPUT_AHEAD",
                "55000",
                "The output of this query holds epoch " + marker.getAsLong() + " (marker of partition " + partition
                        + "), its checkpoint only epoch " + durableEpoch
                        + ". The checkpoint was set back to an older copy, or another process runs the query. Use the newest checkpoint; or, if rows of"
                        + " the epochs in between may be there twice, start with the option millrace.delivery.onDoubt = repeat.");
    }
}
