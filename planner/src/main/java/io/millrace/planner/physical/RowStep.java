package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import java.util.List;

/** One step of a fused run. Each step's expressions are bound to the row that the step before made. */
public sealed interface RowStep {
    /** Keeps rows for which the condition is true. */
    record Keep(Expr condition) implements RowStep {}

    /** Makes a row of these values. */
    record Project(List<Expr> columns) implements RowStep {
        public Project {
            columns = List.copyOf(columns);
        }
    }

    /** Makes one row for each list of values, in order (rollup, cube, sliding windows with a Keep behind). */
    record Expand(List<List<Expr>> projections) implements RowStep {}

    /**
     * Appends the columns of a generator: for an array {@code [position] element}, for a map {@code [position] key, value}.
     *
     * @param outer whether an empty or null collection gives one row of nulls
     */
    record Explode(Expr collection, boolean withPosition, boolean outer) implements RowStep {}

    /** As Explode over an array of structs, whose fields become the columns. */
    record Inline(Expr structs, boolean outer) implements RowStep {}

    /** Watches the maximum of the event time for watermark {@code ordinal}; rows pass unchanged. */
    record WatchEventTime(int ordinal, Expr eventTime, long delayUs) implements RowStep {}
}
