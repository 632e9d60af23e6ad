package io.millrace.sql.types;

/** An interval in microseconds, shown with the fields {@code start} to {@code end} (0 day, 1 hour, 2 minute, 3 second). */
public final class DayTimeIntervalType extends DataType {
    private static final String[] FIELDS = {"day", "hour", "minute", "second"};

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

    @Override
    public boolean equals(Object o) {
        return o instanceof DayTimeIntervalType t && t.start == start && t.end == end;
    }

    @Override
    public int hashCode() {
        return 37 * start + end;
    }
}
