package io.millrace.sql.streaming;

import java.time.Duration;

/** How long a value of state lives after it was written, by the clock; {@link #NONE} for ever. */
public record TTLConfig(Duration ttlDuration) {
    public static final TTLConfig NONE = new TTLConfig(Duration.ZERO);

    /** The same as the constant, as Java programs write it for Spark. */
    public static TTLConfig NONE() {
        return NONE;
    }
}
