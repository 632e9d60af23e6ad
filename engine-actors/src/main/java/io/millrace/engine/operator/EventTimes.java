package io.millrace.engine.operator;

import java.util.ArrayList;
import java.util.List;

/** The event times that one fused operator watches: largest ever for the running watermark, and figures of the epoch. */
public final class EventTimes {

    /** One watermark node. {@code seen} is what the code of the operator tells event times to, emptied every epoch. */
    private static final class Watch {
        private final io.millrace.planner.codegen.EventTimes seen;
        private final long delayMs;
        private long earlierMaxMs = Long.MIN_VALUE;

        Watch(io.millrace.planner.codegen.EventTimes seen, long delayUs) {
            this.seen = seen;
            delayMs = delayUs / 1000;
        }

        /** Largest event time less the delay, -1 before the first row or when that is before 1970. */
        long watermarkMs() {
            long maxMs = Math.max(earlierMaxMs, seen.maxMs());
            return maxMs == Long.MIN_VALUE ? -1 : Math.max(-1, maxMs - delayMs);
        }

        void report(EpochReport report) {
            long count = seen.count();
            if (count == 0) {
                return;
            }
            earlierMaxMs = Math.max(earlierMaxMs, seen.maxMs());
            report.maxEventTimeMs.merge(seen.ordinal(), seen.maxMs(), Math::max);
            if (seen.ordinal() == 0 && report.eventTime.length == 0) {
                report.eventTime = new long[] {seen.minMs(), seen.maxMs(), seen.averageMs() * count, count};
            }
            seen.reset();
        }
    }

    private final List<Watch> watches = new ArrayList<>();

    /** Watches these event times, whose watermark is {@code delayUs} behind. */
    void watch(io.millrace.planner.codegen.EventTimes seen, long delayUs) {
        watches.add(new Watch(seen, delayUs));
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
        watches.forEach(w -> w.report(report));
    }
}
