package io.millrace.engine.operator;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of rows by sort expressions that have been evaluated, one value each. */
public final class ValueOrder implements Comparator<@Nullable Object[]> {
    private final List<Expr.Order> orders;
    private final List<Comparator<Object>> byValue = new ArrayList<>();

    public ValueOrder(List<Expr.Order> orders) {
        this.orders = orders;
        for (Expr.Order o : orders) {
            Comparator<Object> order = Values.order(o.child().type());
            byValue.add(o.ascending() ? order : order.reversed());
        }
    }

    @Override
    public int compare(@Nullable Object[] a, @Nullable Object[] b) {
        for (int i = 0; i < orders.size(); i++) {
            Object x = a[i];
            Object y = b[i];
            int c;
            if (x == null || y == null) {
                c = x == y ? 0 : (x == null) == orders.get(i).nullsFirst() ? -1 : 1;
            } else {
                c = byValue.get(i).compare(x, y);
            }
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }
}
