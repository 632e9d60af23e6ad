package io.millrace.engine.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task did in one epoch, for progress reports.
 *
 * @param inputRows rows read from the source (source tasks)
 * @param outputRows rows given to the sink (sink tasks)
 * @param eventTime min, max and sum of event times in ms, their count, and the ordinal of their watermark, which is the first that had rows; null without rows
 * @param observed metric rows in internal form by name of observe(): partial buffers, merged by the coordinator
 */
public record TaskStats(
        long inputRows,
        long outputRows,
        List<OperatorStats> operators,
        long @Nullable [] eventTime,
        Map<String, Object[]> observed) {
    public static final TaskStats NONE = new TaskStats(0, 0, List.of(), null, Map.of());

    /**
     * Of one stateful operator in one task.
     *
     * @param name Spark's operator name: stateStoreSave, dedupe, dedupeWithinWatermark, globalLimit …
     */
    public record OperatorStats(
            String uid,
            String name,
            long rowsTotal,
            long rowsUpdated,
            long rowsRemoved,
            long rowsDroppedByWatermark,
            long memoryUsedBytes,
            Map<String, Long> custom) {}
}
