package io.millrace.engine.operator;

import io.millrace.planner.expr.Expr;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL order of values in internal form: NaN is the largest number, strings go by their UTF-8 bytes. */
final class ValueOrder implements Comparator<@Nullable Object[]> {
    private final List<Expr.Order> orders;

    ValueOrder(List<Expr.Order> orders) {
        this.orders = orders;
    }

    @Override
    public int compare(@Nullable Object[] a, @Nullable Object[] b) {
        for (int i = 0; i < orders.size(); i++) {
            Expr.Order order = orders.get(i);
            int c = nullsAt(a[i], b[i], order.nullsFirst());
            if (c == 0 && a[i] != null && b[i] != null) {
                c = values(order.child().type(), a[i], b[i]);
                c = order.ascending() ? c : -c;
            }
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    private static int nullsAt(@Nullable Object a, @Nullable Object b, boolean nullsFirst) {
        if ((a == null) == (b == null)) {
            return 0;
        }
        return (a == null) == nullsFirst ? -1 : 1;
    }

    private static int values(DataType type, Object a, Object b) {
        if (a instanceof String s) {
            return Arrays.compareUnsigned(
                    s.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
        } else if (a instanceof byte[] bytes) {
            return Arrays.compareUnsigned(bytes, (byte[]) b);
        } else if (a instanceof Double d) {
            return Double.compare(d == 0.0 ? 0.0 : d, (Double) b == 0.0 ? 0.0 : (Double) b);
        } else if (a instanceof Float f) {
            return Float.compare(f == 0.0f ? 0.0f : f, (Float) b == 0.0f ? 0.0f : (Float) b);
        } else if (a instanceof BigDecimal d) {
            return d.compareTo((BigDecimal) b);
        } else if (a instanceof Boolean x) {
            return Boolean.compare(x, (Boolean) b);
        } else if (a instanceof Object[] parts) {
            return nested(type, parts, (Object[]) b);
        }
        return Long.compare(((Number) a).longValue(), ((Number) b).longValue());
    }

    private static int nested(DataType type, @Nullable Object[] a, @Nullable Object[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            DataType part = type instanceof StructType s
                    ? s.field(i).dataType()
                    : type instanceof ArrayType array ? array.elementType() : type;
            int c = nullsAt(a[i], b[i], true);
            if (c == 0 && a[i] != null && b[i] != null) {
                c = values(part, a[i], b[i]);
            }
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.length, b.length);
    }
}
