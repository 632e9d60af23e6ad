package io.millrace.engine.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The event times that one fused operator watches: the largest ever of each split for the running watermark, and figures of the epoch. */
public final class EventTimes {

    /** One watermark node. {@code seen} is what the code of the operator tells event times to. */
    private static final class Watch {
        private final io.millrace.planner.codegen.EventTimes seen;
        private final long delayMs;
        private long[] maxMs = {Long.MIN_VALUE};
        private long epochMaxMs = Long.MIN_VALUE;

        Watch(io.millrace.planner.codegen.EventTimes seen, long delayUs) {
            this.seen = seen;
            delayMs = delayUs / 1000;
        }

        /** What was seen since the last fold was of this split. */
        void fold(int split) {
            long max = seen.takeMaxMs();
            if (max == Long.MIN_VALUE) {
                return;
            }
            epochMaxMs = Math.max(epochMaxMs, max);
            if (split >= maxMs.length) {
                int known = maxMs.length;
                maxMs = Arrays.copyOf(maxMs, split + 1);
                Arrays.fill(maxMs, known, maxMs.length, Long.MIN_VALUE);
            }
            maxMs[split] = Math.max(maxMs[split], max);
        }

        /** The lowest of the splits that count: largest event time less the delay, -1 before the first row or when that is before 1970. */
        long watermarkMs(Splits splits) {
            long low = Long.MAX_VALUE;
            for (int i = 0; i < splits.size(); i++) {
                if (splits.counts(i)) {
                    low = Math.min(low, i < maxMs.length ? maxMs[i] : Long.MIN_VALUE);
                }
            }
            return low == Long.MIN_VALUE || low == Long.MAX_VALUE ? -1 : Math.max(-1, low - delayMs);
        }

        void report(EpochReport report) {
            long count = seen.count();
            if (count == 0) {
                return;
            }
            report.maxEventTimeMs.merge(seen.ordinal(), epochMaxMs, Math::max);
            if (report.eventTime.length == 0 || seen.ordinal() < report.eventTime[EpochReport.ORDINAL]) {
                report.eventTime =
                        new long[] {seen.minMs(), epochMaxMs, seen.averageMs() * count, count, seen.ordinal()};
            }
            seen.reset();
            epochMaxMs = Long.MIN_VALUE;
        }
    }

    private final List<Watch> watches = new ArrayList<>();
    private final Splits splits;
    private int split;

    EventTimes(Splits splits) {
        this.splits = splits;
    }

    /** Watches these event times, whose watermark is {@code delayUs} behind. */
    void watch(io.millrace.planner.codegen.EventTimes seen, long delayUs) {
        watches.add(new Watch(seen, delayUs));
    }

    /** Before each row: what was seen so far was of the split that the rows were from until now. */
    void beforeRow() {
        int now = splits.current();
        if (now != split) {
            fold();
            split = now;
        }
    }

    private void fold() {
        for (Watch w : watches) {
            w.fold(split);
        }
    }

    /** The lowest watermark of all watches. */
    long watermarkMs() {
        fold();
        long low = Long.MAX_VALUE;
        for (Watch w : watches) {
            low = Math.min(low, w.watermarkMs(splits));
        }
        return low;
    }

    void report(EpochReport report) {
        fold();
        watches.forEach(w -> w.report(report));
    }
}
