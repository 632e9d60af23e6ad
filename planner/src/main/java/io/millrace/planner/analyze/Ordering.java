package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ORDER BY: over the columns of the select list, and if need be over what stands below it. */
final class Ordering {
    private final Binder.Session session;

    Ordering(Binder.Session session) {
        this.session = session;
    }

    /** @param aggregation what {@code child} was built from, if it is a grouped query */
    Logical sort(Logical child, @Nullable Aggregation aggregation, List<Tree> trees) {
        Binder binder = new Binder(session, Scope.of(child), false);
        Binder below = aggregation == null && child instanceof Logical.Project p
                ? new Binder(session, Scope.of(p.child()), false)
                : null;
        List<Expr.Order> orders = new ArrayList<>();
        List<Expr> hidden = new ArrayList<>();
        for (Tree t : Trees.parsed(orderByAll(child, trees))) {
            Tree.SortOrder order = t instanceof Tree.SortOrder s ? s : new Tree.SortOrder(t, true, true);
            Expr e = value(child, aggregation, binder, below, Trees.parsed(order.child()), hidden);
            orders.add(orderable(new Expr.Order(e, order.ascending(), order.nullsFirst())));
        }
        // With what subqueries of the order stand beside the rows, and what stands below the select list.
        Logical wider = binder.windows().over(wider(child, aggregation, below, hidden));
        Logical sorted = sorted(wider, orders);
        return sorted.output().equals(child.output())
                ? sorted
                : new Logical.Project(List.copyOf(child.output()), sorted);
    }

    /** Window functions in the order become columns first. */
    private Logical sorted(Logical child, List<Expr.Order> orders) {
        List<Expr> columns = new ArrayList<>(child.output());
        List<Expr.Order> plain = new ArrayList<>();
        for (Expr.Order order : orders) {
            if (WindowCalls.first(order.child()) == null) {
                plain.add(order);
                continue;
            }
            Expr.Alias column =
                    new Expr.Alias(order.child(), "_order", session.ids().next());
            columns.add(column);
            plain.add(new Expr.Order(Columns.attr(column), order.ascending(), order.nullsFirst()));
        }
        boolean any = columns.size() > child.output().size();
        return new Logical.Sort(plain, any ? WindowCalls.project(columns, child, session.ids()) : child);
    }

    private Logical wider(Logical child, @Nullable Aggregation aggregation, @Nullable Binder below, List<Expr> hidden) {
        if (hidden.isEmpty()) {
            return child;
        } else if (aggregation != null) {
            return aggregation.build(hidden);
        }
        Logical.Project p = (Logical.Project) child;
        Logical input = below == null ? p.child() : below.windows().over(p.child());
        return WindowCalls.project(with(p, hidden), input, session.ids());
    }

    /** {@code ORDER BY ALL}: by each column of the select list, unless one is called so. */
    private static List<Tree> orderByAll(Logical child, List<Tree> trees) {
        boolean all = trees.size() == 1
                && trees.get(0) instanceof Tree.SortOrder s
                && s.child() instanceof Tree.Name n
                && n.parts().size() == 1
                && n.parts().get(0).equalsIgnoreCase("all")
                && child.output().stream().noneMatch(a -> a.name().equalsIgnoreCase("all"));
        if (!all) {
            return trees;
        }
        Tree.SortOrder order = (Tree.SortOrder) trees.get(0);
        List<Tree> columns = new ArrayList<>();
        for (int place = 1; place <= child.output().size(); place++) {
            Tree column = new Tree.Literal(place, DataTypes.IntegerType);
            columns.add(new Tree.SortOrder(column, order.ascending(), order.nullsFirst()));
        }
        return columns;
    }

    /** The order, unless values of its type have none. */
    static Expr.Order orderable(Expr.Order order) {
        if (!io.millrace.planner.function.Types.isOrderable(order.child().type())) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
                    "42K09",
                    "Cannot order by \"" + io.millrace.planner.expr.ExprText.sql(order.child())
                            + "\": values of the type \"" + order.child().type().sql()
                            + "\" have no order. Order by a part of it, or by its text.",
                    Map.of());
        }
        return order;
    }

    private static List<Expr> with(Logical.Project p, List<Expr> hidden) {
        List<Expr> all = new ArrayList<>(p.columns());
        all.addAll(hidden);
        return all;
    }

    private Expr value(
            Logical child,
            @Nullable Aggregation aggregation,
            Binder binder,
            @Nullable Binder underneath,
            Tree tree,
            List<Expr> hidden) {
        if (tree instanceof Tree.Literal l && l.value() instanceof Integer place) {
            if (place < 1 || place > child.output().size()) {
                throw new AnalysisException(
                        "ORDER_BY_POS_OUT_OF_RANGE",
                        "42805",
                        "ORDER BY " + place + " stands for no column of the select list: its positions go from 1 to "
                                + child.output().size() + ".",
                        Map.of());
            }
            return child.output().get(place - 1);
        }
        AnalysisException first = null;
        if (aggregation == null || !aggregation.binder().hasAggregate(tree)) {
            try {
                return binder.bind(tree);
            } catch (AnalysisException e) {
                first = e;
            }
        }
        Expr below;
        try {
            if (aggregation != null) {
                below = aggregation.over(tree);
            } else if (underneath != null) {
                below = underneath.bind(tree);
            } else {
                throw first == null ? new IllegalStateException() : first;
            }
        } catch (AnalysisException e) {
            throw first != null ? first : e;
        }
        Expr column = below instanceof Attr a && aggregation == null
                ? a
                : new Expr.Alias(
                        below,
                        SelectList.nameOf(tree, below, session.shown()),
                        session.ids().next());
        hidden.add(column);
        return Columns.attr(column);
    }
}
