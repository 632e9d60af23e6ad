package io.millrace.state.overlay;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all tables of a backend hold in memory, and their limits. Thread-safe. */
public final class MemoryBudget {
    private final long cacheLimit;
    private final long overlayLimit;
    private final AtomicLong clean = new AtomicLong();
    private final AtomicLong overlay = new AtomicLong();

    /**
     * @param cacheLimitBytes of clean pages; above it tables drop theirs
     * @param overlayLimitBytes of pages that are not yet in the store
     */
    public MemoryBudget(long cacheLimitBytes, long overlayLimitBytes) {
        this.cacheLimit = cacheLimitBytes;
        this.overlayLimit = overlayLimitBytes;
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

    /** Whether the store is behind by more than it may be. */
    public boolean overlayFull() {
        return overlay.get() > overlayLimit;
    }

    void overlay(long bytes) {
        overlay.addAndGet(bytes);
    }
}
