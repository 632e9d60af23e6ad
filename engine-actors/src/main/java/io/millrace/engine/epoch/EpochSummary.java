package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import io.millrace.engine.protocol.TaskStats;
import io.millrace.spi.exchange.TaskId;
import java.util.List;
import java.util.SortedMap;

/**
 * A completed epoch, for progress reports.
 *
 * @param triggerMs when its trigger fired; milliseconds since 1970
 * @param starts by source ordinal
 * @param ends by source ordinal
 * @param watermarkUsedMs the watermark of this epoch; -1 if the query declares none
 * @param stats by task
 */
public record EpochSummary(
        long epoch,
        long execution,
        long triggerMs,
        List<Positions> starts,
        List<Positions> ends,
        long watermarkUsedMs,
        SortedMap<TaskId, TaskStats> stats,
        Timings timings) {

    /** Milliseconds spent in the phases of an epoch. */
    public record Timings(
            long latestOffsetMs,
            long walCommitMs,
            long addBatchMs,
            long commitBatchMs,
            long commitOffsetsMs,
            long triggerExecutionMs) {}
}
