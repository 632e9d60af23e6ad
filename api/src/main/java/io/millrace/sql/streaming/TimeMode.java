package io.millrace.sql.streaming;

/** By which time timers and the life of state go in {@code transformWithState}. */
public enum TimeMode {
    NONE("None"),
    PROCESSING_TIME("ProcessingTime"),
    EVENT_TIME("EventTime");

    private final String text;

    TimeMode(String text) {
        this.text = text;
    }

    /** Neither timers nor state that ends by itself. */
    public static TimeMode None() {
        return NONE;
    }

    /** By the clock. */
    public static TimeMode ProcessingTime() {
        return PROCESSING_TIME;
    }

    /** By the watermark; rows at or before it are dropped. */
    public static TimeMode EventTime() {
        return EVENT_TIME;
    }

    @Override
    public String toString() {
        return text;
    }
}
