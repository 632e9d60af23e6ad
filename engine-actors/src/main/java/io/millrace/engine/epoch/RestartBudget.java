package io.millrace.engine.epoch;

import java.util.ArrayList;
import java.util.List;

/**
 * How often a query may be rolled back: at most so many times within a sliding window.
 *
 * @param spentMs when, oldest first
 */
public record RestartBudget(List<Long> spentMs) {
    public static final RestartBudget FRESH = new RestartBudget(List.of());

    public RestartBudget {
        spentMs = List.copyOf(spentMs);
    }

    /** The budget after what has left the window no longer counts. */
    public RestartBudget at(long nowMs, long windowMs) {
        return new RestartBudget(
                spentMs.stream().filter(t -> nowMs - t < windowMs).toList());
    }

    public RestartBudget spend(long nowMs) {
        List<Long> all = new ArrayList<>(spentMs);
        all.add(nowMs);
        return new RestartBudget(all);
    }

    /** How long to wait before the next restart: the first comes at once, then longer and longer. */
    public long delayMs() {
        return spentMs.isEmpty() ? 0 : Math.min(5_000, 250L << Math.min(8, spentMs.size() - 1));
    }
}
