package io.millrace.engine.keyed;

import io.millrace.planner.parse.Intervals;
import io.millrace.sql.streaming.GroupState;
import io.millrace.sql.streaming.GroupStateTimeout;
import java.sql.Date;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is kept of the key of the call in hand, as the user's function sees it. Used for one call after another. */
final class KeyState implements GroupState<Object> {
    static final long NO_TIMEOUT = -1;

    private final GroupStateTimeout timeout;
    private final GroupTimes times;
    private @Nullable Object kept;
    private boolean updated;
    private boolean removed;
    private boolean timedOut;
    private long timeoutMs = NO_TIMEOUT;

    KeyState(GroupStateTimeout timeout, GroupTimes times) {
        this.timeout = timeout;
        this.times = times;
    }

    void begin(boolean exists, @Nullable Object object) {
        kept = exists ? object : null;
        updated = false;
        removed = false;
        timedOut = false;
        timeoutMs = NO_TIMEOUT;
    }

    void timedOut(boolean now) {
        timedOut = now;
    }

    void end() {
        kept = null;
    }

    @Nullable
    Object kept() {
        return kept;
    }

    boolean updated() {
        return updated;
    }

    boolean removed() {
        return removed;
    }

    long timeoutMs() {
        return timeoutMs;
    }

    @Override
    public boolean exists() {
        return kept != null;
    }

    @Override
    public Object get() {
        if (kept == null) {
            throw new NoSuchElementException(
                    "State is either not defined or has already been removed. Ask exists() first, or use getOption().");
        }
        return kept;
    }

    @Override
    public Optional<Object> getOption() {
        return Optional.ofNullable(kept);
    }

    @Override
    @SuppressWarnings("NullAway") // the check is for callers that do not know
    public void update(Object newState) {
        if (newState == null) {
            throw new IllegalArgumentException("'null' is not a valid state value. Use remove().");
        }
        kept = newState;
        updated = true;
        removed = false;
    }

    @Override
    public void remove() {
        kept = null;
        updated = false;
        removed = true;
    }

    /** What the query was not declared to allow: its fault, not that of the function that asked for it. */
    static final class RefusedException extends UnsupportedOperationException {
        private static final long serialVersionUID = 1L;

        private final String condition;

        RefusedException(String condition, String text) {
            super(text);
            this.condition = condition;
        }

        String condition() {
            return condition;
        }
    }

    @Override
    public boolean hasTimedOut() {
        return timedOut;
    }

    @Override
    public void setTimeoutDuration(long durationMs) {
        if (timeout != GroupStateTimeout.PROCESSING_TIME_TIMEOUT) {
            throw new RefusedException(
                    "_LEGACY_ERROR_TEMP_2203",
                    "Cannot set timeout duration without enabling processing time timeout in [map|flatMap]GroupsWithState.");
        }
        if (durationMs <= 0) {
            throw new IllegalArgumentException("Timeout duration must be positive");
        }
        timeoutMs = Math.addExact(times.nowMs, durationMs);
    }

    @Override
    public void setTimeoutDuration(String duration) {
        setTimeoutDuration(parseMs(duration));
    }

    @Override
    public void setTimeoutTimestamp(long timestampMs) {
        if (timeout != GroupStateTimeout.EVENT_TIME_TIMEOUT) {
            throw new RefusedException(
                    "_LEGACY_ERROR_TEMP_2205",
                    "Cannot set timeout timestamp without enabling event time timeout in [map|flatMap]GroupsWithState.");
        }
        if (timestampMs <= 0) {
            throw new IllegalArgumentException("Timeout timestamp must be positive");
        }
        if (times.watermarkMs >= 0 && timestampMs < times.watermarkMs) {
            throw new IllegalArgumentException("Timeout timestamp (" + timestampMs
                    + ") cannot be earlier than the current watermark (" + times.watermarkMs + ")");
        }
        timeoutMs = timestampMs;
    }

    @Override
    public void setTimeoutTimestamp(long timestampMs, String additionalDuration) {
        setTimeoutTimestamp(Math.addExact(timestampMs, parseMs(additionalDuration)));
    }

    @Override
    public void setTimeoutTimestamp(Date timestamp) {
        setTimeoutTimestamp(timestamp.getTime());
    }

    @Override
    public void setTimeoutTimestamp(Date timestamp, String additionalDuration) {
        setTimeoutTimestamp(timestamp.getTime(), additionalDuration);
    }

    private static long parseMs(String duration) {
        Intervals.Interval interval = Intervals.parse(duration);
        if (interval == null) {
            throw new IllegalArgumentException(
                    "Provided duration (" + duration + ") is not an interval such as '10 seconds'");
        }
        long us = interval.delayUs();
        if (us < 0) {
            throw new IllegalArgumentException("Provided duration (" + duration + ") is negative");
        }
        return us / 1000;
    }

    @Override
    public long getCurrentWatermarkMs() {
        if (!times.watermarked()) {
            throw new RefusedException(
                    "_LEGACY_ERROR_TEMP_2204",
                    "Cannot get event time watermark timestamp without setting watermark before [map|flatMap]GroupsWithState.");
        }
        return Math.max(0, times.watermarkMs);
    }

    @Override
    public long getCurrentProcessingTimeMs() {
        return times.nowMs;
    }

    @Override
    public String toString() {
        return "GroupState(" + (kept == null ? "<undefined>" : kept) + ")";
    }
}
