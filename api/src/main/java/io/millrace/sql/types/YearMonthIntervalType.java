package io.millrace.sql.types;

/** An interval in months, shown with the fields {@code start} to {@code end} (0 year, 1 month). */
public final class YearMonthIntervalType extends DataType {
    private static final String[] FIELDS = {"year", "month"};

    private final int start;
    private final int end;

    public YearMonthIntervalType(int start, int end) {
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

    /** The literal that so many months are, for example {@code INTERVAL '1-2' YEAR TO MONTH}. */
    public String text(int months) {
        long m = Math.abs((long) months);
        String value = start == 0 && end == 1 ? m / 12 + "-" + m % 12 : Long.toString(end == 0 ? m / 12 : m);
        return "INTERVAL '" + (months < 0 ? "-" : "") + value + "' " + sql().substring("INTERVAL ".length());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof YearMonthIntervalType t && t.start == start && t.end == end;
    }

    @Override
    public int hashCode() {
        return 31 * start + end;
    }
}
