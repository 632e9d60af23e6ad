package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * LATERAL as a plain join: the conditions by which the right side reads the left become those of the join, and what the right side
 * computes from the left is computed above it. The left side may be a stream, the right side is over tables.
 */
final class LateralJoins {
    private final Binder.Session session;

    LateralJoins(Binder.Session session) {
        this.session = session;
    }

    Logical join(Logical left, Plan.Lateral p) {
        boolean outer = p.type() == Plan.JoinType.LEFT_OUTER;
        if (!outer && p.type() != Plan.JoinType.INNER && p.type() != Plan.JoinType.CROSS) {
            throw new AnalysisException(
                    "INVALID_LATERAL_JOIN_TYPE",
                    "42613",
                    "LATERAL cannot be joined with " + p.type().name().replace('_', ' ')
                            + " JOIN, as it is computed for each row of the left side. Use INNER, CROSS or LEFT OUTER.",
                    Map.of());
        }
        Logical right = session.subqueries().lateral(p.right(), Scope.of(left));
        Map<Long, Expr> values = new HashMap<>();
        right.output().forEach(a -> values.put(a.id(), a));
        Logical rows = below(right, values);
        if (!empty(rows) && Decorrelation.find(rows, left.output(), session) == null) {
            return dependent(left, right, p, outer);
        }
        Expr on = condition(left, right, p, values);
        Logical joined = rows instanceof Logical.Aggregate a && a.keys().isEmpty()
                ? oneRowEach(left, a, values, on, outer)
                : empty(rows) ? computed(left, values, on, outer) : matching(left, rows, values, on, outer);
        List<Expr> columns = new ArrayList<>(left.output());
        for (Attr a : right.output()) {
            Expr value = Objects.requireNonNull(values.get(a.id()));
            columns.add(
                    value instanceof Attr same && same.id() == a.id()
                            ? new Attr(
                                    a.id(),
                                    a.name(),
                                    a.type(),
                                    a.nullable() || outer,
                                    a.qualifier(),
                                    a.watermarkDelayUs())
                            : new Alias(value, a.name(), a.id(), a.qualifier()));
        }
        return new Logical.Project(columns, joined);
    }

    private Logical dependent(Logical left, Logical right, Plan.Lateral p, boolean outer) {
        Map<Long, Expr> same = new HashMap<>();
        right.output().forEach(a -> same.put(a.id(), a));
        Plan.JoinType type = outer ? Plan.JoinType.LEFT_OUTER : Plan.JoinType.INNER;
        Logical joined = DependentJoin.of(session, left, right, type, condition(left, right, p, same));
        List<Expr> columns = new ArrayList<>(left.output());
        for (Attr a : right.output()) {
            columns.add(outer ? a.withNulls() : a);
        }
        return new Logical.Project(columns, joined);
    }

    /** The rows below projections and names, with the right side's columns written in terms of them. */
    private static Logical below(Logical plan, Map<Long, Expr> values) {
        Logical node = plan;
        while (node instanceof Logical.Project || node instanceof Logical.Named || node instanceof Logical.Tagged) {
            if (node instanceof Logical.Project q) {
                Map<Long, Expr> definitions = Columns.definitions(q.columns());
                values.replaceAll((id, e) -> Columns.replace(e, definitions));
            }
            node = node.children().get(0);
        }
        return node;
    }

    /** One row without columns, as of a query without FROM. */
    private static boolean empty(Logical rows) {
        return rows instanceof Logical.LocalRows l
                && l.rows().size() == 1
                && l.output().isEmpty();
    }

    private @Nullable Expr condition(Logical left, Logical right, Plan.Lateral p, Map<Long, Expr> values) {
        if (p.condition() == null) {
            return null;
        }
        List<Attr> both = new ArrayList<>(left.output());
        both.addAll(right.output());
        Binder binder = new Binder(session, new Scope(both, List.of(left, right)), false);
        return Columns.replace(Relations.requireBoolean(binder, binder.bind(p.condition()), "join condition"), values);
    }

    private Logical filtered(Logical plan, @Nullable Expr on) {
        return on == null ? plan : new Logical.Filter(on, plan);
    }

    /** Where the row of a left join does not hold, its values are null. */
    private static void nullUnless(Expr holds, Map<Long, Expr> values) {
        values.replaceAll((id, e) -> new Expr.Case(List.of(holds), List.of(e), Expr.nullOf(e.type()), e.type()));
    }

    private Logical computed(Logical left, Map<Long, Expr> values, @Nullable Expr on, boolean outer) {
        if (!outer || on == null) {
            return filtered(left, on);
        }
        nullUnless(on, values);
        return left;
    }

    private Logical oneRowEach(
            Logical left, Logical.Aggregate rows, Map<Long, Expr> values, @Nullable Expr on, boolean outer) {
        Decorrelation.Result r = Objects.requireNonNull(Decorrelation.find(rows, left.output(), session));
        if (r.conditions().isEmpty()) {
            return matching(left, rows, values, on, outer);
        }
        Binder binder = new Binder(session, Scope.of(left), false);
        FunctionDef coalesce = session.functions().scalar("coalesce").orElseThrow();
        Map<Long, Expr> found = new HashMap<>();
        Map<Long, Expr> empty = Subqueries.resultsOfNoRows(rows, session);
        for (Attr a : rows.output()) {
            Attr maybe = a.withNulls();
            boolean none = empty.get(a.id()) instanceof Expr.Lit l && l.value() == null;
            found.put(a.id(), none ? maybe : binder.apply(coalesce, List.of(maybe, empty.get(a.id()))));
        }
        values.replaceAll((id, e) -> Columns.replace(e, found));
        Logical joined =
                new Logical.Join(left, r.plan(), Plan.JoinType.LEFT_OUTER, Subqueries.all(binder, r.conditions()));
        Expr condition = on == null ? null : Columns.replace(on, found);
        if (outer && condition != null) {
            nullUnless(condition, values);
            return joined;
        }
        return filtered(joined, condition);
    }

    private Logical matching(Logical left, Logical rows, Map<Long, Expr> values, @Nullable Expr on, boolean outer) {
        Decorrelation.Result r = Objects.requireNonNull(Decorrelation.find(rows, left.output(), session));
        Logical right = r.plan();
        if (outer) {
            values.replaceAll((id, e) -> e instanceof Attr a ? a.withNulls() : e);
        }
        if (outer && values.values().stream().anyMatch(v -> !(v instanceof Attr))) {
            Alias matched = new Alias(Expr.Lit.TRUE, "matched", session.ids().next());
            List<Expr> columns = new ArrayList<>(right.output());
            columns.add(matched);
            right = new Logical.Project(columns, right);
            Attr a = Columns.attr(matched);
            nullUnless(
                    new Attr(a.id(), a.name(), DataTypes.BooleanType, true, List.of(), a.watermarkDelayUs()), values);
        }
        List<Expr> all = new ArrayList<>(r.conditions());
        if (on != null) {
            all.add(on);
        }
        Binder binder = new Binder(session, Scope.of(left), false);
        Expr condition = all.isEmpty() ? null : Subqueries.all(binder, all);
        Plan.JoinType type =
                outer ? Plan.JoinType.LEFT_OUTER : condition == null ? Plan.JoinType.CROSS : Plan.JoinType.INNER;
        return new Logical.Join(left, right, type, outer && condition == null ? Expr.Lit.TRUE : condition);
    }
}
