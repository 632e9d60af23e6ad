package io.millrace.sql.streaming;

import java.sql.Date;
import java.util.Optional;

/**
 * What is kept of one key, as a function given to {@code mapGroupsWithState} or {@code flatMapGroupsWithState} sees it. Valid during
 * the call alone, on its thread.
 *
 * <p>A timeout is set anew at each call: a call that sets none leaves the key without one. It is over when its time is strictly before
 * the clock (or the watermark). Times are milliseconds since 1970.
 */
public interface GroupState<S> {
    boolean exists();

    /** @throws java.util.NoSuchElementException if nothing is kept */
    S get();

    /** Empty if nothing is kept. */
    Optional<S> getOption();

    /** @throws IllegalArgumentException for null; use {@link #remove()} */
    void update(S newState);

    void remove();

    /** Whether this call is made because the timeout is over; then there are no rows. */
    boolean hasTimedOut();

    /** From now on by the clock; needs {@link GroupStateTimeout#ProcessingTimeTimeout()}. */
    void setTimeoutDuration(long durationMs);

    /** As {@link #setTimeoutDuration(long)}, for example {@code "10 seconds"}. */
    void setTimeoutDuration(String duration);

    /** By the watermark, which must not have passed it; needs {@link GroupStateTimeout#EventTimeTimeout()}. */
    void setTimeoutTimestamp(long timestampMs);

    void setTimeoutTimestamp(long timestampMs, String additionalDuration);

    void setTimeoutTimestamp(Date timestamp);

    void setTimeoutTimestamp(Date timestamp, String additionalDuration);

    /** The watermark of the batch; in real time, of now. 0 before the first. */
    long getCurrentWatermarkMs();

    /** The time of the batch; in real time, of the input frame or of the timer. */
    long getCurrentProcessingTimeMs();
}
