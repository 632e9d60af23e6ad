package io.millrace.sql.streaming;

import io.millrace.sql.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the queries of a session: started, then progress or idle, then terminated. Called on a thread of the engine, one call
 * at a time, except {@link #onQueryStarted}, which is called inside {@code start()}; an exception is logged and changes nothing.
 */
public abstract class StreamingQueryListener {
    /** Any of the four. */
    public sealed interface Event {
        /** The event as one JSON object without blanks. */
        String json();
    }

    /** @param timestamp ISO 8601, in UTC */
    public record QueryStartedEvent(
            UUID id, UUID runId, @Nullable String name, String timestamp) implements Event {
        @Override
        public String json() {
            Map<String, @Nullable Object> object = ids(id, runId);
            object.put("name", name);
            object.put("timestamp", timestamp);
            // Spark lists the tags of the session's jobs here; there are none.
            object.put("jobTags", List.of());
            return JsonText.compact(object);
        }
    }

    public record QueryProgressEvent(StreamingQueryProgress progress) implements Event {
        @Override
        public String json() {
            return "{\"progress\":" + progress.json() + "}";
        }
    }

    /** No new data; at most every {@code millrace.sql.streaming.noDataProgressEventInterval} (10 s). */
    public record QueryIdleEvent(UUID id, UUID runId, String timestamp) implements Event {
        @Override
        public String json() {
            Map<String, @Nullable Object> object = ids(id, runId);
            object.put("timestamp", timestamp);
            return JsonText.compact(object);
        }
    }

    /**
     * @param exception the text of what failed the query; empty if it was stopped
     * @param errorClassOnException its condition, where it has one
     */
    public record QueryTerminatedEvent(
            UUID id, UUID runId, Optional<String> exception, Optional<String> errorClassOnException) implements Event {
        public QueryTerminatedEvent(UUID id, UUID runId, Optional<String> exception) {
            this(id, runId, exception, Optional.empty());
        }

        @Override
        public String json() {
            Map<String, @Nullable Object> object = ids(id, runId);
            object.put("exception", exception.orElse(null));
            object.put("errorClassOnException", errorClassOnException.orElse(null));
            return JsonText.compact(object);
        }
    }

    private static Map<String, @Nullable Object> ids(UUID id, UUID runId) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", id.toString());
        object.put("runId", runId.toString());
        return object;
    }

    public abstract void onQueryStarted(QueryStartedEvent event);

    public abstract void onQueryProgress(QueryProgressEvent event);

    public void onQueryIdle(QueryIdleEvent event) {}

    public abstract void onQueryTerminated(QueryTerminatedEvent event);
}
