package io.millrace.bench.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** The middle of several readings, and how far they lie apart. With an even number of readings the median is the mean of the middle two. */
record Spread(double median, double min, double max, int count) {
    private static final double WHOLE_FROM = 1000;
    private static final double ONE_DECIMAL_FROM = 100;

    /** Empty if there are no readings. */
    static Optional<Spread> of(DoubleStream readings) {
        double[] sorted = readings.sorted().toArray();
        if (sorted.length == 0) {
            return Optional.empty();
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length));
    }

    static Optional<Spread> of(double... readings) {
        return of(Arrays.stream(readings));
    }

    /** Median, with the range behind it where there are several readings. */
    String text() {
        String middle = number(median);
        return count == 1 ? middle : middle + " (" + number(min) + "–" + number(max) + ")";
    }

    static String number(double value) {
        if (value >= WHOLE_FROM) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= ONE_DECIMAL_FROM ? "%.1f" : "%.2f", value);
    }
}
