package io.millrace.sql.types;

/** An interval in microseconds, shown with the fields {@code start} to {@code end} (0 day, 1 hour, 2 minute, 3 second). */
public final class DayTimeIntervalType extends DataType {
    private static final String[] FIELDS = {"day", "hour", "minute", "second"};
    private static final long[] UNITS_US = {86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L};

    private final int start;
    private final int end;

    public DayTimeIntervalType(int start, int end) {
        this.start = start;
        this.end = end;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    @Override
    public String typeName() {
        return start == end ? "interval " + FIELDS[start] : "interval " + FIELDS[start] + " to " + FIELDS[end];
    }

    @Override
    public String sql() {
        return typeName().toUpperCase(java.util.Locale.ROOT);
    }

    /** The literal that so many microseconds are, for example {@code INTERVAL '1 02:00:00' DAY TO SECOND}. */
    public String text(long micros) {
        // Long.MIN_VALUE has no absolute value; unsigned division reads it right
        long rest = Math.abs(micros);
        StringBuilder out = new StringBuilder();
        for (int f = start; f <= end; f++) {
            long n = Long.divideUnsigned(rest, UNITS_US[f]);
            rest = Long.remainderUnsigned(rest, UNITS_US[f]);
            if (f > start) {
                out.append(f == 1 ? ' ' : ':').append(n < 10 ? "0" : "");
            } else if (f > 0 && n < 10) {
                out.append('0');
            }
            out.append(n);
        }
        if (end == 3 && rest != 0) {
            out.append('.')
                    .append(String.format(java.util.Locale.ROOT, "%06d", rest).replaceAll("0+$", ""));
        }
        return "INTERVAL '" + (micros < 0 ? "-" : "") + out + "' " + sql().substring("INTERVAL ".length());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DayTimeIntervalType t && t.start == start && t.end == end;
    }

    @Override
    public int hashCode() {
        return 37 * start + end;
    }
}
