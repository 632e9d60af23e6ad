package io.millrace.sql.streaming;

import io.millrace.sql.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a query does right now.
 *
 * @param message for people, for example {@code Waiting for data to arrive}
 * @param isDataAvailable whether there is input not yet processed
 * @param isTriggerActive whether an epoch is being processed; always false in real time, where input never waits for one
 */
public record StreamingQueryStatus(String message, boolean isDataAvailable, boolean isTriggerActive) {
    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("message", message);
        object.put("isDataAvailable", isDataAvailable);
        object.put("isTriggerActive", isTriggerActive);
        return object;
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
