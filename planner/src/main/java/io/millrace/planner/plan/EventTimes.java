package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.Expr.Fn;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which columns are event times. A renamed event time, a window of one and the time of such a window stay event times;
 * arithmetic, casts and {@code window.start} do not.
 */
public final class EventTimes {
    private static final Set<String> KEEPING = Set.of("window", "window_time", Logical.Aggregate.SESSION_WINDOW);

    private EventTimes() {}

    /** The delay declared for what this value is a time of; empty if it is no event time. */
    public static OptionalLong delayUs(Expr value) {
        if (value instanceof Attr a) {
            return a.watermarkDelayUs();
        } else if (value instanceof Expr.Alias a) {
            return delayUs(a.child());
        } else if (value instanceof Fn f && KEEPING.contains(f.def().name())) {
            return delayUs(f.args().get(0));
        }
        return OptionalLong.empty();
    }

    public static List<Attr> of(List<Attr> output) {
        return output.stream().filter(a -> a.watermarkDelayUs().isPresent()).toList();
    }

    /**
     * What makes rows of a deduplication late: a key if one is an event time, else the one beside the keys. Empty if that was pruned because
     * nothing above uses it: no row is late then, as in Spark.
     */
    public static List<Attr> makingLate(Logical.Deduplicate d, List<Attr> input) {
        List<Attr> keys = of(d.keys());
        return d.withinWatermark() || keys.isEmpty() ? of(input) : keys;
    }

    /** Whether this is the type of a window column. */
    public static boolean isWindow(DataType type) {
        return type instanceof StructType s
                && s.size() == 2
                && s.field(0).name().equals("start")
                && s.field(1).name().equals("end")
                && s.field(0).dataType().equals(DataTypes.TimestampType)
                && s.field(1).dataType().equals(DataTypes.TimestampType);
    }
}
