package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Agg;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.VariantType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One grouped aggregation: keys below, the calls of aggregates, and the expressions over both. Further expressions (of HAVING
 * or ORDER BY) may be added before it is built.
 */
final class Aggregation {
    private static final Set<String> WINDOWS = Set.of("window", "session_window");

    private final Binder.Session session;
    private final Logical child;
    private final Binder binder;
    private final List<Expr> keys = new ArrayList<>();
    private final Map<Expr, Attr> keyAttrs = new HashMap<>();
    private final List<Expr> calls = new ArrayList<>();
    private final Map<Agg, Attr> callAttrs = new HashMap<>();
    private final List<Expr> columns = new ArrayList<>();
    private @Nullable Expr having;

    Aggregation(Binder.Session session, Logical child) {
        this.session = session;
        this.child = child;
        binder = new Binder(session, Scope.of(child), true);
    }

    Binder binder() {
        return binder;
    }

    /** Adds a grouping key and returns its value, which later expressions may contain. */
    void addKey(Tree tree, @Nullable String name) {
        Binder plain = new Binder(session, binder.scope(), false, binder.windows());
        Expr value = binder.windows().inAggregate(() -> plain.bind(tree));
        if (value.type() instanceof VariantType) {
            throw new AnalysisException(
                    "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE",
                    "42822",
                    "\"" + ExprText.sql(value)
                            + "\" is of the type \"VARIANT\", whose values have no order to group them by. Group by variant_get(value,"
                            + " path, type).",
                    Map.of());
        }
        String shown = name != null ? name : SelectList.nameOf(tree, value, session.shown());
        if (keyAttrs.containsKey(value)) {
            return;
        }
        if (name == null && tree instanceof Tree.Call c && WINDOWS.contains(c.name())) {
            // The windows of GROUP BY window(…) have a name that the select list may use.
            binder.scope().addAlias(shown, value);
        }
        if (value instanceof Attr a && name == null) {
            keys.add(a);
            keyAttrs.put(a, a);
            return;
        }
        Alias alias = new Alias(value, shown, session.ids().next());
        keys.add(alias);
        keyAttrs.put(value, Columns.attr(alias));
    }

    boolean hasKeys() {
        return !keys.isEmpty();
    }

    void addColumn(Tree tree) {
        if (tree instanceof Tree.Star s) {
            binder.star(s).forEach(a -> columns.add(over(a, a.name())));
            return;
        }
        Expr named = SelectList.named(session, binder, tree);
        if (named instanceof Alias a) {
            Expr value = over(a.child());
            boolean bareKey = value instanceof Attr
                    && !(tree instanceof Tree.Alias)
                    && ((Attr) value).name().equals(a.name());
            columns.add(bareKey ? value : new Alias(value, a.name(), a.id()));
            if (tree instanceof Tree.Alias) {
                binder.scope().addAlias(a.name(), a.child());
            }
        } else {
            columns.add(over(named));
        }
    }

    private Expr over(Expr e, String name) {
        Expr value = over(e);
        return value instanceof Attr
                ? value
                : new Alias(value, name, session.ids().next());
    }

    void having(Tree condition) {
        Expr bound = binder.bind(condition);
        if (WindowCalls.first(bound) != null) {
            throw new AnalysisException(
                    "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE",
                    "42903",
                    "HAVING has a window function. Compute it in a subquery and filter that.",
                    Map.of("clauseName", "HAVING"));
        }
        having = over(bound);
    }

    /** A tree over the columns of the aggregation; aggregates in it are added. */
    Expr over(Tree tree) {
        return over(binder.bind(tree));
    }

    private Expr over(Expr e) {
        Expr lifted = lift(e);
        Set<Long> known = new HashSet<>();
        keys.forEach(k -> known.add(Columns.attr(k).id()));
        calls.forEach(c -> known.add(Columns.attr(c).id()));
        binder.windows().aboveColumns().forEach(c -> known.add(c.id()));
        for (long id : Columns.references(lifted)) {
            if (!known.contains(id)) {
                throw missing(e);
            }
        }
        return lifted;
    }

    private AnalysisException missing(Expr e) {
        String shown = ExprText.sql(e);
        if (keys.isEmpty()) {
            return new AnalysisException(
                    "MISSING_GROUP_BY",
                    "42803",
                    "\"" + shown
                            + "\" stands beside an aggregate, and there is no GROUP BY. Group by it, aggregate it too, as in"
                            + " any_value(" + shown + "), or put OVER behind the aggregate.",
                    Map.of("expression", shown));
        }
        return new AnalysisException(
                "MISSING_AGGREGATION",
                "42803",
                "\"" + shown
                        + "\" is neither grouped by nor aggregated. Group by it too, or take one value of each group with"
                        + " any_value(" + shown + ") or another aggregate.",
                Map.of("expression", shown));
    }

    /** Top down, so that the largest grouping expression is found before its parts. */
    private Expr lift(Expr e) {
        Attr key = keyAttrs.get(e);
        if (key != null) {
            return key;
        }
        if (e instanceof Agg a) {
            if (a.children().stream().anyMatch(c -> WindowCalls.first(c) != null)) {
                throw new AnalysisException(
                        "_LEGACY_ERROR_TEMP_1031",
                        "42K0E",
                        "The aggregate " + ExprText.sql(a)
                                + " is over a window function. Compute that in a subquery and aggregate its column.",
                        Map.of());
            }
            return callAttrs.computeIfAbsent(a, agg -> {
                Alias alias = new Alias(agg, ExprText.sql(agg), session.ids().next());
                calls.add(alias);
                return Columns.attr(alias);
            });
        }
        if (e instanceof Expr.Fn f && f.def() == TimeFunctions.WINDOW_TIME) {
            // A column of the rows below, as windows are, so it is a key itself or reads a row.
            throw missing(e);
        }
        List<Expr> children = e.children();
        List<Expr> now = children.stream().map(this::lift).toList();
        return children.equals(now) ? e : e.withChildren(now);
    }

    /** The plan with its columns as selected, then {@code hidden} ones. */
    Logical build(List<Expr> hidden) {
        Logical plan = binder.windows()
                .above(new Logical.Aggregate(keys, calls, binder.windows().below(child)));
        if (having != null) {
            plan = new Logical.Filter(having, plan);
        }
        List<Expr> all = new ArrayList<>(columns);
        all.addAll(hidden);
        return WindowCalls.project(all, plan, session.ids());
    }
}
