package io.millrace.sql.streaming;

import io.millrace.sql.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stateful operator in one epoch.
 *
 * @param operatorName Spark's name, for example stateStoreSave, dedupe, symmetricHashJoin
 * @param numRowsTotal keys in state
 * @param allUpdatesTimeMs time spent on updates, summed over tasks
 * @param numRowsDroppedByWatermark late rows
 * @param numShufflePartitions tasks
 * @param numStateStoreInstances state tables, over all tasks
 */
public record StateOperatorProgress(
        String operatorName,
        long numRowsTotal,
        long numRowsUpdated,
        long allUpdatesTimeMs,
        long numRowsRemoved,
        long allRemovalsTimeMs,
        long commitTimeMs,
        long memoryUsedBytes,
        long numRowsDroppedByWatermark,
        long numShufflePartitions,
        long numStateStoreInstances,
        Map<String, Long> customMetrics) {
    public StateOperatorProgress {
        customMetrics = Map.copyOf(customMetrics);
    }

    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> o = new LinkedHashMap<>();
        o.put("operatorName", operatorName);
        o.put("numRowsTotal", numRowsTotal);
        o.put("numRowsUpdated", numRowsUpdated);
        o.put("allUpdatesTimeMs", allUpdatesTimeMs);
        o.put("numRowsRemoved", numRowsRemoved);
        o.put("allRemovalsTimeMs", allRemovalsTimeMs);
        o.put("commitTimeMs", commitTimeMs);
        o.put("memoryUsedBytes", memoryUsedBytes);
        o.put("numRowsDroppedByWatermark", numRowsDroppedByWatermark);
        o.put("numShufflePartitions", numShufflePartitions);
        o.put("numStateStoreInstances", numStateStoreInstances);
        ProgressJson.putMap(o, "customMetrics", customMetrics);
        return o;
    }

    public String json() {
        return JsonText.compact(object());
    }

    public String prettyJson() {
        return JsonText.pretty(object());
    }

    @Override
    public String toString() {
        return prettyJson();
    }
}
