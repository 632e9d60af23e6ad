package io.millrace.sql.streaming;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the queries of a session: started, then progress or idle, then terminated. Called on a thread of the engine, one call
 * at a time, except {@link #onQueryStarted}, which is called inside {@code start()}; an exception is logged and changes nothing.
 */
public abstract class StreamingQueryListener {
    /** Any of the four. */
    public sealed interface Event {}

    /** @param timestamp ISO 8601, in UTC */
    public record QueryStartedEvent(
            UUID id, UUID runId, @Nullable String name, String timestamp) implements Event {}

    public record QueryProgressEvent(StreamingQueryProgress progress) implements Event {}

    /** No new data; at most every {@code millrace.sql.streaming.noDataProgressEventInterval} (10 s). */
    public record QueryIdleEvent(UUID id, UUID runId, String timestamp) implements Event {}

    /**
     * @param exception the text of what failed the query; empty if it was stopped
     * @param errorClassOnException its condition, where it has one
     */
    public record QueryTerminatedEvent(
            UUID id, UUID runId, Optional<String> exception, Optional<String> errorClassOnException) implements Event {}

    public abstract void onQueryStarted(QueryStartedEvent event);

    public abstract void onQueryProgress(QueryProgressEvent event);

    public void onQueryIdle(QueryIdleEvent event) {}

    public abstract void onQueryTerminated(QueryTerminatedEvent event);
}
