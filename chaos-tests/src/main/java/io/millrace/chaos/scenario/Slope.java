package io.millrace.chaos.scenario;

import java.util.List;

/** How fast something grows: the straight line that is nearest to some readings, by least squares. Pure. */
final class Slope {
    /** What was read, and when by a clock of nanoseconds. */
    record Reading(long atNs, double value) {}

    private static final double NS_PER_MINUTE = 60e9;

    private Slope() {}

    /**
     * The growth in a minute, in the unit of the readings.
     *
     * @throws IllegalArgumentException with fewer than two readings, or all at one time
     */
    static double perMinute(List<Reading> readings) {
        double n = readings.size();
        if (n < 2 || readings.get(0).atNs() == readings.get(readings.size() - 1).atNs()) {
            throw new IllegalArgumentException("A slope needs readings at two times, not " + readings);
        }
        long startNs = readings.get(0).atNs();
        double meanX = readings.stream().mapToDouble(r -> r.atNs() - startNs).sum() / n;
        double meanY = readings.stream().mapToDouble(Reading::value).sum() / n;
        double xy = 0;
        double xx = 0;
        for (Reading r : readings) {
            double x = r.atNs() - startNs - meanX;
            xy += x * (r.value() - meanY);
            xx += x * x;
        }
        return xy / xx * NS_PER_MINUTE;
    }
}
