package io.millrace.engine.launch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wall clock that stands still until it is moved, with a resolution of a millisecond. Thread-safe. */
public final class ManualClock {
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile long nowMs;

    public ManualClock(Instant start) {
        nowMs = start.toEpochMilli();
    }

    public Instant now() {
        return Instant.ofEpochMilli(nowMs);
    }

    /**
     * Moves the clock forward. When it returns, every row that comes from now on has the new time; what is due by it is on its way.
     *
     * @throws IllegalArgumentException if {@code by} is negative
     */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException(
                    "The clock cannot be moved back by " + by.negated() + ". Start another kit at the earlier time.");
        }
        nowMs = Math.addExact(nowMs, by.toMillis());
        watchers.forEach(Runnable::run);
    }

    long nowMs() {
        return nowMs;
    }

    Runnable watch(Runnable watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }
}
