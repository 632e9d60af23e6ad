package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.parse.Intervals;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Nodes that pass rows on as they are, with something said about them. */
final class Marks {
    private Marks() {}

    /** Declares a column of the child an event time. */
    static Logical watermark(Binder.Session session, Logical child, Plan.Watermark p) {
        List<String> parts = List.of(p.column().split("\\."));
        Expr column = new Binder(session, Scope.of(child), false).bind(new Tree.Name(parts, OptionalLong.empty()));
        if (!(column instanceof Attr) && column.type().equals(DataTypes.TimestampType)) {
            throw new AnalysisException(
                    "EVENT_TIME_MUST_BE_TOP_LEVEL_COLUMN",
                    "42K09",
                    "withWatermark takes a column, but '" + p.column()
                            + "' is a field of one. Make a column of it with withColumn first.",
                    Map.of("eventExpr", p.column()));
        }
        if (!(column instanceof Attr a)
                || !(a.type().equals(DataTypes.TimestampType) || EventTimes.isWindow(a.type()))) {
            throw new AnalysisException(
                    "EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE",
                    "42K09",
                    "The event time `" + p.column() + "` has the invalid type \""
                            + column.type().sql()
                            + "\", but expected \"TIMESTAMP\" in a top-level column. Add one with withColumn before"
                            + " withWatermark.",
                    Map.of("eventName", p.column(), "eventType", column.type().sql()));
        }
        Intervals.Interval delay = Intervals.parse(p.delay());
        if (delay == null) {
            throw new AnalysisException(
                    "CANNOT_PARSE_INTERVAL",
                    "22006",
                    "'" + p.delay() + "' is not an interval. Write for example '10 seconds'.",
                    Map.of("intervalString", p.delay()));
        }
        if (delay.delayUs() < 0) {
            throw new AnalysisException(
                    "INVALID_DELAY_THRESHOLD", "delay threshold (" + p.delay() + ") should not be negative.");
        }
        return new Logical.Watermark(a.id(), delay.delayUs(), child);
    }
}
