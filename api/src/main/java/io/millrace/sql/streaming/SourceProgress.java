package io.millrace.sql.streaming;

import io.millrace.sql.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One source in one epoch. Offsets are texts of the source's own, JSON where they can be; null where there is none.
 *
 * @param inputRowsPerSecond rows by the time since the epoch before began; NaN where unknown
 * @param processedRowsPerSecond rows by the time that processing took; NaN where unknown
 */
public record SourceProgress(
        String description,
        @Nullable String startOffset,
        @Nullable String endOffset,
        @Nullable String latestOffset,
        long numInputRows,
        double inputRowsPerSecond,
        double processedRowsPerSecond,
        Map<String, String> metrics) {
    public SourceProgress {
        metrics = Map.copyOf(metrics);
    }

    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> o = new LinkedHashMap<>();
        o.put("description", description);
        o.put("startOffset", ProgressJson.offset(startOffset));
        o.put("endOffset", ProgressJson.offset(endOffset));
        o.put("latestOffset", ProgressJson.offset(latestOffset));
        o.put("numInputRows", numInputRows);
        ProgressJson.putRate(o, "inputRowsPerSecond", inputRowsPerSecond);
        ProgressJson.putRate(o, "processedRowsPerSecond", processedRowsPerSecond);
        ProgressJson.putMap(o, "metrics", metrics);
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
