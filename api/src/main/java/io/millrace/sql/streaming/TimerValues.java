package io.millrace.sql.streaming;

/** What time it is, in milliseconds since 1970. */
public interface TimerValues {
    /** The time of the batch; in real time, of the input frame or of the timer. */
    long getCurrentProcessingTimeInMs();

    /** The watermark; 0 before the first. */
    long getCurrentWatermarkInMs();
}
