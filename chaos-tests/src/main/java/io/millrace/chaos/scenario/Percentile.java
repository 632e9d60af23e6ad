package io.millrace.chaos.scenario;

import java.util.stream.LongStream;

/** Of a few times: the value that so many per cent of them do not exceed. */
final class Percentile {
    private Percentile() {}

    /** @return -1 if there are none; times below 0 are left out, since they stand for those that were not taken */
    static long of(LongStream times, double percent) {
        long[] sorted = times.filter(ms -> ms >= 0).sorted().toArray();
        return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }
}
