package io.millrace.sql.streaming;

import io.millrace.sql.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sink in one epoch; numOutputRows is -1 where the sink cannot say. */
public record SinkProgress(String description, long numOutputRows, Map<String, String> metrics) {
    public SinkProgress {
        metrics = Map.copyOf(metrics);
    }

    Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> o = new LinkedHashMap<>();
        o.put("description", description);
        o.put("numOutputRows", numOutputRows);
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
