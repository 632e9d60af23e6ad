package io.millrace.state.store;

import io.millrace.spi.state.StatePart;

/**
 * When a node makes a base of its part: after so many segments, or after segments of so many bytes. The nodes of an execution take turns,
 * since at one and the same epoch all of them would want the disk and the processors (docs/decisions/051): a later part begins as if a share
 * of its segments had been written. Guarded by its owner.
 */
final class BaseSchedule {
    private final StateSettings settings;
    private int segments;
    private long bytes;

    BaseSchedule(StateSettings settings, StatePart part) {
        this.settings = settings;
        segments = (int) share(settings.materialiseEvery(), part);
        bytes = share(settings.materialiseBytes(), part);
    }

    private static long share(long of, StatePart part) {
        return of * part.index() / part.count();
    }

    void written(long segmentBytes) {
        segments++;
        bytes += segmentBytes;
    }

    boolean due() {
        return settings.materialiseEvery() > 0
                && segments > 0
                && (segments >= settings.materialiseEvery() || bytes >= settings.materialiseBytes());
    }

    /** A base is being made; what is written from now on counts for the next. */
    void begun() {
        segments = 0;
        bytes = 0;
    }
}
