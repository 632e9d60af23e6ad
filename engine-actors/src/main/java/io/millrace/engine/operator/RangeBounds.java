package io.millrace.engine.operator;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.operator.TemporalCode;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Where a value lies against a bound of a RANGE frame: the current row's value with the bound added. Values are those of one order, not
 * null.
 */
final class RangeBounds {
    private final @Nullable DataType unit;
    private final boolean ascending;
    private final ZoneId zone;
    private final @Nullable Object[][] keys;

    /** @param unit as of {@code Tree.Frame} */
    RangeBounds(@Nullable DataType unit, Expr.Order order, ZoneId session, @Nullable Object[][] keys) {
        this.unit = unit;
        this.ascending = order.ascending();
        this.zone = order.child().type().equals(DataTypes.TimestampType) ? session : ZoneOffset.UTC;
        this.keys = keys;
    }

    /** Below 0 where the value at {@code at} comes before the bound of the row in the direction of the order. */
    int distance(int at, int row, long bound) {
        Object value = keys[at][0];
        return ascending ? compare(value, plus(keys[row][0], bound)) : compare(plus(keys[row][0], -bound), value);
    }

    private Object plus(@Nullable Object value, long bound) {
        if (unit instanceof YearMonthIntervalType && value instanceof Integer days) {
            return TemporalCode.addMonths(days, (int) bound);
        } else if (unit instanceof YearMonthIntervalType && value instanceof Long micros) {
            return TemporalCode.addMonths(micros, (int) bound, zone);
        }
        if (value instanceof Double || value instanceof Float) {
            double by = unit instanceof DecimalType d
                    ? BigDecimal.valueOf(bound, d.scale()).doubleValue()
                    : (double) bound;
            return real(value) + by;
        }
        return exact(value)
                .add(unit instanceof DecimalType d ? BigDecimal.valueOf(bound, d.scale()) : BigDecimal.valueOf(bound));
    }

    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Double || a instanceof Float || b instanceof Double || b instanceof Float) {
            return Double.compare(real(a), real(b));
        }
        return exact(a).compareTo(exact(b));
    }

    private static double real(@Nullable Object value) {
        return value instanceof Number n ? n.doubleValue() : Double.NaN;
    }

    private static BigDecimal exact(@Nullable Object value) {
        return value instanceof BigDecimal d ? d : BigDecimal.valueOf(value instanceof Number n ? n.longValue() : 0);
    }
}
