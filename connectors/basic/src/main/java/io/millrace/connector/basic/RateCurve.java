package io.millrace.connector.basic;

import java.util.concurrent.TimeUnit;

/**
 * How many rows there are so long after the start, and when each comes. Over the first {@code rampUpS} seconds the rate rises by the same
 * whole number of rows each second, as in Spark; then it is {@code rowsPerSecond}. Within a second rows are evenly spread.
 */
record RateCurve(long rowsPerSecond, long rampUpS) {
    private long rise() {
        return rowsPerSecond / (rampUpS + 1);
    }

    private long rowsIn(long second) {
        return second < rampUpS ? rise() * (second + 1) : rowsPerSecond;
    }

    private long rowsBefore(long second) {
        long rising = Math.min(second, rampUpS);
        return Math.addExact(
                Math.multiplyExact(rise(), rising * (rising + 1) / 2),
                Math.multiplyExact(second - rising, rowsPerSecond));
    }

    /** Rows in the first milliseconds. */
    long rows(long sinceStartMs) {
        long second = sinceStartMs / 1000;
        return rowsBefore(second) + sinceStartMs % 1000 * rowsIn(second) / 1000;
    }

    /** When this row comes, counted from 0, in microseconds since the start. */
    long timeUs(long row) {
        long second = secondOf(row);
        long within = row - rowsBefore(second);
        return TimeUnit.SECONDS.toMicros(second) + Math.multiplyExact(within, 1_000_000L) / rowsIn(second);
    }

    private long secondOf(long row) {
        long afterRamp = row - rowsBefore(rampUpS);
        if (afterRamp >= 0) {
            return rampUpS + afterRamp / rowsPerSecond;
        }
        long from = 0;
        long to = rampUpS;
        while (to - from > 1) {
            long middle = from + to >>> 1;
            if (rowsBefore(middle) <= row) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
