package io.millrace.planner.function;

import java.time.ZoneId;
import java.util.random.RandomGenerator;

/**
 * What an evaluation may ask of its surroundings. One instance a task; the clock value moves, the rest stays.
 */
public final class EvalContext {
    private final boolean ansi;
    private final ZoneId zone;
    private final RandomGenerator random;
    private final int partition;
    private long nowUs;

    public EvalContext(boolean ansi, ZoneId zone, RandomGenerator random, int partition) {
        this.ansi = ansi;
        this.zone = zone;
        this.random = random;
        this.partition = partition;
    }

    public boolean ansi() {
        return ansi;
    }

    public ZoneId zone() {
        return zone;
    }

    public RandomGenerator random() {
        return random;
    }

    public int partition() {
        return partition;
    }

    /** {@code current_timestamp()} in microseconds: fixed for an epoch in micro-batch rhythm, for an input frame in real time. */
    public long nowUs() {
        return nowUs;
    }

    public void setNowUs(long nowUs) {
        this.nowUs = nowUs;
    }
}
