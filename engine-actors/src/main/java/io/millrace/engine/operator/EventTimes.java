package io.millrace.engine.operator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event times that one fused operator watches: largest ever for the running watermark, and figures of the epoch. */
public final class EventTimes {

    /** One watermark node. Event times are microseconds; watermarks have whole milliseconds, rounded down. */
    public static final class Watch {
        private final int ordinal;
        private final long delayMs;
        private boolean seen;
        private long maxUs = Long.MIN_VALUE;
        private long epochMinUs;
        private long epochMaxUs;
        private long epochSumMs;
        private long epochCount;

        Watch(int ordinal, long delayUs) {
            this.ordinal = ordinal;
            delayMs = delayUs / 1000;
        }

        public void time(long us) {
            seen = true;
            if (us > maxUs) {
                maxUs = us;
            }
            if (epochCount++ == 0) {
                epochMinUs = us;
                epochMaxUs = us;
            } else if (us < epochMinUs) {
                epochMinUs = us;
            } else if (us > epochMaxUs) {
                epochMaxUs = us;
            }
            epochSumMs += Math.floorDiv(us, 1000L);
        }

        /** Largest event time less the delay, -1 before the first row or when it is before 1970. */
        long watermarkMs() {
            return seen ? Math.max(-1, Math.floorDiv(maxUs, 1000L) - delayMs) : -1;
        }
    }

    private final List<Watch> watches = new ArrayList<>();

    /** A watch for a step of the operator; asked for once a step, in order. */
    public Watch watch(int ordinal, long delayUs) {
        Watch w = new Watch(ordinal, delayUs);
        watches.add(w);
        return w;
    }

    public @Nullable Watch first() {
        return watches.isEmpty() ? null : watches.get(0);
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    /** The lowest watermark of all watches. */
    long watermarkMs() {
        long low = Long.MAX_VALUE;
        for (Watch w : watches) {
            low = Math.min(low, w.watermarkMs());
        }
        return low;
    }

    void report(EpochReport report) {
        for (Watch w : watches) {
            if (w.epochCount > 0) {
                long maxMs = Math.floorDiv(w.epochMaxUs, 1000L);
                report.maxEventTimeMs.merge(w.ordinal, maxMs, Math::max);
                if (w.ordinal == 0 && report.eventTime.length == 0) {
                    report.eventTime = new long[] {Math.floorDiv(w.epochMinUs, 1000L), maxMs, w.epochSumMs, w.epochCount};
                }
                w.epochCount = 0;
                w.epochSumMs = 0;
            }
        }
    }
}
