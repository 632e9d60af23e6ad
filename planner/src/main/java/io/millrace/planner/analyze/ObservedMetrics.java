package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code observe}: aggregates over the rows that pass, and metrics that are computed with them once they are there. */
final class ObservedMetrics {
    private final Binder.Session session;
    private final List<Expr> aggregates = new ArrayList<>();

    private ObservedMetrics(Binder.Session session) {
        this.session = session;
    }

    static Logical observe(Binder.Session session, Logical child, Plan.Observe p) {
        if (p.name().isEmpty()) {
            throw invalid(
                    "MISSING_NAME", "observe() has an empty name. Give it one, under which its metrics are reported.");
        }
        if (all(child).anyMatch(o -> o.name().equals(p.name()))) {
            throw taken(p.name());
        }
        Binder binder = new Binder(session, Scope.of(child), true);
        ObservedMetrics metrics = new ObservedMetrics(session);
        List<Expr> results = new ArrayList<>();
        for (Tree t : Trees.parsed(p.metrics())) {
            results.add(metrics.overAggregates(SelectList.named(session, binder, t)));
        }
        return new Logical.Observe(p, metrics.aggregates, results, child);
    }

    /** Refuses two of one name on both sides, unless they are the same metrics of the same Dataset. */
    static void checkNames(Logical left, Logical right) {
        all(left)
                .filter(l -> all(right).anyMatch(r -> r.name().equals(l.name()) && !same(l.written(), r.written())))
                .findFirst()
                .ifPresent(l -> {
                    throw taken(l.name());
                });
    }

    private static boolean same(Plan.Observe a, Plan.Observe b) {
        return a.child() == b.child() && a.metrics().equals(b.metrics());
    }

    private static Stream<Logical.Observe> all(Logical plan) {
        return plan.nodes().stream().filter(Logical.Observe.class::isInstance).map(Logical.Observe.class::cast);
    }

    private static AnalysisException taken(String name) {
        return new AnalysisException(
                "DUPLICATED_METRICS_NAME",
                "42710",
                "Another observe() of this query is named `" + name + "`, too. Give each a name of its own.",
                Map.of("metricName", name));
    }

    /** The expression with a column in the place of each aggregate; nothing else in it may read a row. */
    private Expr overAggregates(Expr e) {
        if (e instanceof Expr.Agg agg) {
            return column(agg);
        } else if (e instanceof Attr) {
            throw invalid(
                    "NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE",
                    "The column \"" + ExprText.sql(e)
                            + "\" stands outside an aggregate. Put it into one, such as max(" + ExprText.sql(e)
                            + ").");
        } else if (e instanceof Expr.Over) {
            throw invalid(
                    "WINDOW_EXPRESSIONS_UNSUPPORTED",
                    "The metric \"" + ExprText.sql(e) + "\" has a window function. Use an aggregate without OVER.");
        }
        return e.withChildren(e.children().stream().map(this::overAggregates).toList());
    }

    private Attr column(Expr.Agg agg) {
        if (agg.distinct()) {
            throw invalid(
                    "AGGREGATE_EXPRESSION_WITH_DISTINCT_UNSUPPORTED",
                    "The metric \"" + ExprText.sql(agg)
                            + "\" is over distinct values. Use approx_count_distinct, or a query of its own.");
        }
        for (Expr known : aggregates) {
            if (((Alias) known).child().equals(agg)) {
                return Columns.attr(known);
            }
        }
        Alias named = new Alias(agg, "metric" + aggregates.size(), session.ids().next());
        aggregates.add(named);
        return Columns.attr(named);
    }

    private static AnalysisException invalid(String kind, String why) {
        return new AnalysisException(
                "INVALID_OBSERVED_METRICS." + kind, "42K0E", "Invalid observed metrics. " + why, Map.of());
    }
}
