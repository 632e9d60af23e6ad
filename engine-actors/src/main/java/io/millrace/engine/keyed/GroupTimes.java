package io.millrace.engine.keyed;

/** What time and which epoch it is for user code. Times are milliseconds since 1970; the watermark is -1 before the first. */
final class GroupTimes {
    private final boolean watermarked;
    long nowMs;
    long watermarkMs = -1;
    /** In real time the one that the next barrier is to end; if that is cancelled, a later one does. */
    long epoch;

    /** @param watermarked whether the input carries an event time */
    GroupTimes(boolean watermarked) {
        this.watermarked = watermarked;
    }

    boolean watermarked() {
        return watermarked;
    }
}
