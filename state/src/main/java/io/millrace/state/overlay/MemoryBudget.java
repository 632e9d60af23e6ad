package io.millrace.state.overlay;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** The bytes that all tables of a backend hold in memory, and their limits. Thread-safe. */
public final class MemoryBudget {
    private final long cacheLimit;
    private final long overlayLimit;
    private final LongConsumer onOverlayLimit;
    private final AtomicLong clean = new AtomicLong();
    private final AtomicLong overlay = new AtomicLong();

    /**
     * @param cacheLimitBytes of clean pages; above it tables drop theirs
     * @param overlayLimitBytes of pages that are not yet in the store
     * @param onOverlayLimit told the bytes on a task's thread each time that the overlay limit is passed from below
     */
    public MemoryBudget(long cacheLimitBytes, long overlayLimitBytes, LongConsumer onOverlayLimit) {
        this.cacheLimit = cacheLimitBytes;
        this.overlayLimit = overlayLimitBytes;
        this.onOverlayLimit = onOverlayLimit;
    }

    public long cleanBytes() {
        return clean.get();
    }

    public long overlayBytes() {
        return overlay.get();
    }

    boolean cacheFull() {
        return clean.get() > cacheLimit;
    }

    void clean(long bytes) {
        clean.addAndGet(bytes);
    }

    void overlay(long bytes) {
        long now = overlay.addAndGet(bytes);
        if (bytes > 0 && now > overlayLimit && now - bytes <= overlayLimit) {
            onOverlayLimit.accept(now);
        }
    }
}
