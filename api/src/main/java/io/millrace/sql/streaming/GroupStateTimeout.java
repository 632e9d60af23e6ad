package io.millrace.sql.streaming;

/** Whether a key is called again though no row of it came, and by which time. */
public enum GroupStateTimeout {
    NO_TIMEOUT("NoTimeout"),
    PROCESSING_TIME_TIMEOUT("ProcessingTimeTimeout"),
    EVENT_TIME_TIMEOUT("EventTimeTimeout");

    private final String text;

    GroupStateTimeout(String text) {
        this.text = text;
    }

    public static GroupStateTimeout NoTimeout() {
        return NO_TIMEOUT;
    }

    /** By the clock; set with {@link GroupState#setTimeoutDuration(long)}. */
    public static GroupStateTimeout ProcessingTimeTimeout() {
        return PROCESSING_TIME_TIMEOUT;
    }

    /** By the watermark; set with {@link GroupState#setTimeoutTimestamp(long)}. */
    public static GroupStateTimeout EventTimeTimeout() {
        return EVENT_TIME_TIMEOUT;
    }

    @Override
    public String toString() {
        return text;
    }
}
