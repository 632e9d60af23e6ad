package io.millrace.engine.keyed;

/** What time it is for user code. Times are milliseconds since 1970; the watermark is -1 before the first. */
final class GroupTimes {
    private final boolean watermarked;
    long nowMs;
    long watermarkMs = -1;

    /** @param watermarked whether the input carries an event time */
    GroupTimes(boolean watermarked) {
        this.watermarked = watermarked;
    }

    boolean watermarked() {
        return watermarked;
    }
}
