package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.Expr.Fn;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.DecimalType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of two times read as {@code lower <= upper + offsetUs}, or {@code <} where strict. Times may be moved by
 * day-time intervals on either side, or stand as seconds ({@code CAST(t AS DOUBLE)} or {@code AS LONG}) beside numbers.
 * Intervals of months have no fixed length and are not read.
 */
record TimeDifference(Attr lower, Attr upper, long offsetUs, boolean strict) {
    private static final long SECOND_US = 1_000_000;

    /** A sum of columns, each once or minus once, and a constant in microseconds. */
    private static final class Sum {
        private final Map<Attr, Integer> columns = new HashMap<>();
        private long constantUs;

        void add(Sum other, int sign) {
            other.columns.forEach((column, n) -> columns.merge(column, sign * n, Integer::sum));
            columns.values().removeIf(n -> n == 0);
            constantUs += sign * other.constantUs;
        }
    }

    /** The comparison, or null if it is none of two times. */
    static @Nullable TimeDifference of(Expr condition) {
        if (!(condition instanceof Fn f) || f.args().size() != 2) {
            return null;
        }
        String op = f.def().name();
        boolean less = op.equals("<") || op.equals("<=");
        if (!less && !op.equals(">") && !op.equals(">=")) {
            return null;
        }
        return between(f.args().get(less ? 0 : 1), f.args().get(less ? 1 : 0), !op.endsWith("="));
    }

    /** That the first value is below the second, or null if they are not two times. */
    static @Nullable TimeDifference between(Expr less, Expr more, boolean strict) {
        Sum sum = sum(less);
        Sum greater = sum(more);
        if (sum == null || greater == null) {
            return null;
        }
        sum.add(greater, -1);
        Attr lower = null;
        Attr upper = null;
        for (Map.Entry<Attr, Integer> e : sum.columns.entrySet()) {
            if (e.getValue() == 1 && lower == null) {
                lower = e.getKey();
            } else if (e.getValue() == -1 && upper == null) {
                upper = e.getKey();
            } else {
                return null;
            }
        }
        return lower == null || upper == null ? null : new TimeDifference(lower, upper, -sum.constantUs, strict);
    }

    private static @Nullable Sum sum(Expr e) {
        Sum sum = new Sum();
        if (e instanceof Attr a && a.type().equals(DataTypes.TimestampType)) {
            sum.columns.put(a, 1);
            return sum;
        } else if (e instanceof Expr.Alias a) {
            return sum(a.child());
        } else if (e instanceof Expr.Lit l && l.value() instanceof Number n) {
            if (l.type() instanceof DayTimeIntervalType) {
                sum.constantUs = n.longValue();
            } else if (isNumber(l.type())) {
                sum.constantUs = Math.round(n.doubleValue() * SECOND_US);
            } else {
                return null;
            }
            return sum;
        } else if (e instanceof Expr.Cast c) {
            return inSeconds(c) || c.child() instanceof Expr.Lit ? sum(c.child()) : null;
        } else if (e instanceof Fn f
                && (f.def().name().equals("+") || f.def().name().equals("-"))) {
            Sum left = sum(f.args().get(0));
            Sum right = f.args().size() == 2 ? sum(f.args().get(1)) : null;
            if (left == null || right == null) {
                return null;
            }
            left.add(right, f.def().name().equals("+") ? 1 : -1);
            return left;
        } else if (e instanceof Fn f && f.def().name().equals("negative")) {
            Sum of = sum(f.args().get(0));
            if (of != null) {
                sum.add(of, -1);
                return sum;
            }
        }
        return null;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof DecimalType
                || type instanceof AtomicType a
                        && switch (a.kind()) {
                            case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE -> true;
                            default -> false;
                        };
    }

    private static boolean inSeconds(Expr.Cast c) {
        return c.child().type().equals(DataTypes.TimestampType)
                && (c.type().equals(DataTypes.DoubleType) || c.type().equals(DataTypes.LongType));
    }
}
