package io.millrace.sql.expressions;

import io.millrace.sql.Column;

/** Where descriptions of windows of rows begin: {@code Window.partitionBy("k").orderBy("t")}. */
public final class Window {
    public static final long unboundedPreceding = Long.MIN_VALUE;
    public static final long unboundedFollowing = Long.MAX_VALUE;
    public static final long currentRow = 0;

    private Window() {}

    /** The same as the constant, as Java programs write it for Spark. */
    public static long unboundedPreceding() {
        return unboundedPreceding;
    }

    /** The same as the constant, as Java programs write it for Spark. */
    public static long unboundedFollowing() {
        return unboundedFollowing;
    }

    /** The same as the constant, as Java programs write it for Spark. */
    public static long currentRow() {
        return currentRow;
    }

    public static WindowSpec partitionBy(String column, String... more) {
        return WindowSpec.EMPTY.partitionBy(column, more);
    }

    public static WindowSpec partitionBy(Column... columns) {
        return WindowSpec.EMPTY.partitionBy(columns);
    }

    public static WindowSpec orderBy(String column, String... more) {
        return WindowSpec.EMPTY.orderBy(column, more);
    }

    public static WindowSpec orderBy(Column... columns) {
        return WindowSpec.EMPTY.orderBy(columns);
    }

    /** Counted in rows; negative before the current row, positive after. */
    public static WindowSpec rowsBetween(long start, long end) {
        return WindowSpec.EMPTY.rowsBetween(start, end);
    }

    /** Counted in the value that is ordered by. */
    public static WindowSpec rangeBetween(long start, long end) {
        return WindowSpec.EMPTY.rangeBetween(start, end);
    }
}
