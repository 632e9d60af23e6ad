package io.millrace.planner.analyze;

import io.millrace.planner.expr.ExprText;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.streaming.OutputMode;
import java.util.Map;

/** Which window functions may run on a stream: those that {@link TopNForm} bounds, each where its rows can be given out for good or again. */
final class TopNChecks {
    private TopNChecks() {}

    static void check(Logical.TopN t, OutputMode mode) {
        String function = t.call().name();
        if (mode == OutputMode.APPEND && t.eventTime() < 0) {
            throw StreamingChecks.mode(
                    mode,
                    "the first rows of partitions without an event time",
                    "Call withWatermark and put the window or the event time into PARTITION BY of " + function
                            + "() as a column (window, not window.start), so that a partition ends; or use update.");
        }
        if (mode == OutputMode.UPDATE && !function.equals(TopNForm.ROW_NUMBER)) {
            throw StreamingChecks.mode(
                    mode,
                    "the first rows by " + function + "()",
                    "Rows of one rank cannot be told apart where they are replaced. Bound row_number(), or use append.");
        }
        if (mode == OutputMode.COMPLETE && !StreamingChecks.aggregated(t.child())) {
            throw StreamingChecks.mode(
                    mode,
                    "the first rows of partitions that are not of an aggregation's result",
                    "Use update, or append with an event time in PARTITION BY.");
        }
    }

    static AnalysisException unbounded(Logical.Window w) {
        return new AnalysisException(
                "NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING",
                "42KDE",
                "A stream has no end up to which to compute "
                        + w.columns().stream().map(ExprText::sql).toList()
                        + ". Keep the first rows of each partition, with row_number(), rank()"
                        + " or dense_rank() AS n and WHERE n <= 3 or the like straight above it; or group by window(time, …) and use"
                        + " max_by, min_by or first.",
                Map.of());
    }
}
