package io.millrace.sql.streaming;

/** The timer that a key is handled for. */
public interface ExpiredTimerInfo {
    /** The time that was given to registerTimer, in milliseconds since 1970. */
    long getExpiryTimeInMs();
}
