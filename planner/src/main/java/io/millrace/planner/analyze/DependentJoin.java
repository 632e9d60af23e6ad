package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A join whose right side reads columns of the left in places from which no condition of a join can be taken: below aggregates by other
 * conditions than equalities, in the select list, in generators, windows and outer joins. The right side is computed once for each distinct
 * set of the values that it reads, which are made a table and pushed to where they are read; the left side then finds its rows by them.
 */
final class DependentJoin {
    private final Binder.Session session;
    private final Logical left;
    private final List<Attr> read;

    private DependentJoin(Binder.Session session, Logical left, List<Attr> read) {
        this.session = session;
        this.left = left;
        this.read = read;
    }

    /** @param on a further condition over both sides, or null */
    static Logical of(Binder.Session session, Logical left, Logical right, Plan.JoinType type, @Nullable Expr on) {
        Set<Long> wanted = references(right);
        List<Attr> read =
                left.output().stream().filter(a -> wanted.contains(a.id())).toList();
        if (left.streaming()) {
            throw Decorrelation.refused("over a stream");
        }
        return new DependentJoin(session, left, read).join(right, type, on);
    }

    private static Set<Long> references(Logical plan) {
        Set<Long> all = new HashSet<>();
        plan.nodes().forEach(n -> all.addAll(Columns.references(n.expressions())));
        return all;
    }

    /** The distinct values that are read, under ids of their own, and what the columns of the left are there. */
    private record Domain(List<Attr> columns, Logical plan, Map<Long, Expr> meaning) {
        Expr in(Expr e) {
            return Columns.replace(e, meaning);
        }

        List<Expr> in(List<Expr> all) {
            return all.stream().map(this::in).toList();
        }
    }

    private Domain domain() {
        List<Expr> columns = new ArrayList<>();
        Map<Long, Expr> meaning = new HashMap<>();
        for (Attr a : read) {
            if (io.millrace.planner.function.Types.hasMap(a.type())) {
                throw new AnalysisException(
                        "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_REFERENCE_DATA_TYPE",
                        "0A000",
                        "Correlated column reference '" + a.name()
                                + "' cannot be map type. Read map_entries(…) of it, made before.",
                        Map.of());
            }
            Alias copy = new Alias(a, a.name(), session.ids().next());
            columns.add(copy);
            meaning.put(a.id(), Columns.attr(copy));
        }
        Logical distinct = AggregateAnalyzer.distinct(new Logical.Project(columns, left));
        return new Domain(distinct.output(), distinct, meaning);
    }

    /** A plan that has the columns of its domain besides its own. */
    private record Pushed(Logical plan, Domain domain) {}

    private Logical join(Logical right, Plan.JoinType type, @Nullable Expr on) {
        Pushed pushed = push(right);
        Expr condition = same(read, pushed.domain().columns());
        Expr all = on == null ? condition : and(condition, on);
        return new Logical.Join(left, pushed.plan(), type, all);
    }

    private Expr same(List<Attr> left, List<Attr> right) {
        Expr all = null;
        for (int i = 0; i < left.size(); i++) {
            Expr equal = call("<=>", left.get(i), right.get(i));
            all = all == null ? equal : and(all, equal);
        }
        return all == null ? Expr.Lit.TRUE : all;
    }

    private Expr and(Expr a, Expr b) {
        return call("and", a, b);
    }

    private Expr call(String name, Expr... args) {
        FunctionDef def = session.functions().scalar(name).orElseThrow();
        return new Binder(session, new Scope(List.of(), List.of()), false).apply(def, List.of(args));
    }

    private boolean reads(Logical plan) {
        Set<Long> all = references(plan);
        return read.stream().anyMatch(a -> all.contains(a.id()));
    }

    private Pushed push(Logical node) {
        if (!reads(node)) {
            Domain d = domain();
            boolean one = node instanceof Logical.LocalRows l
                    && l.rows().size() == 1
                    && l.output().isEmpty();
            return new Pushed(one ? d.plan() : new Logical.Join(d.plan(), node, Plan.JoinType.CROSS, null), d);
        } else if (node instanceof Logical.Aggregate a) {
            return aggregate(a);
        } else if (node instanceof Logical.Join j) {
            return join(j);
        } else if (node instanceof Logical.Limit l) {
            return limit(l);
        } else if (node instanceof Logical.Union u) {
            return union(u);
        }
        return unary(node);
    }

    private Pushed unary(Logical node) {
        boolean passes = node instanceof Logical.Filter
                || node instanceof Logical.Sort
                || node instanceof Logical.Generate
                || node instanceof Logical.Named
                || node instanceof Logical.Tagged
                || node instanceof Logical.Project
                || node instanceof Logical.Window;
        if (!passes) {
            throw Decorrelation.refused("in " + node.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
        Pushed child = push(node.children().get(0));
        Domain d = child.domain();
        List<Expr> now = d.in(node.expressions());
        Logical plan = child.plan();
        if (node instanceof Logical.Project) {
            List<Expr> columns = new ArrayList<>(now);
            columns.addAll(d.columns());
            return new Pushed(new Logical.Project(columns, plan), d);
        } else if (node instanceof Logical.Window) {
            return new Pushed(
                    new Logical.Window(
                            now.stream().map(c -> partitioned((Alias) c, d)).toList(), plan),
                    d);
        } else if (node instanceof Logical.Named || node instanceof Logical.Tagged) {
            return child;
        }
        return new Pushed(node.withExpressions(now).withChildren(List.of(plan)), d);
    }

    private static Expr partitioned(Alias column, Domain d) {
        Expr.Over o = (Expr.Over) column.child();
        List<Expr> partitions = new ArrayList<>(d.columns());
        partitions.addAll(o.partitions());
        Expr.Over each = new Expr.Over(
                o.name(),
                o.aggregate(),
                o.args(),
                o.filter(),
                partitions,
                o.orders(),
                o.frame(),
                o.ignoreNulls(),
                o.type(),
                o.nullable());
        return new Alias(each, column.name(), column.id(), column.qualifier());
    }

    /** For each set of values its groups; without keys one row too where there are no rows. */
    private Pushed aggregate(Logical.Aggregate a) {
        Pushed child = push(a.child());
        Domain d = child.domain();
        List<Expr> keys = new ArrayList<>(d.columns());
        keys.addAll(d.in(a.keys()));
        List<Expr> calls = d.in(a.aggregates());
        if (!a.keys().isEmpty()) {
            return new Pushed(new Logical.Aggregate(keys, calls, child.plan()), d);
        }
        List<Alias> found = calls.stream()
                .map(c -> new Alias(
                        ((Alias) c).child(), ((Alias) c).name(), session.ids().next()))
                .toList();
        Domain all = domain();
        Logical joined = new Logical.Join(
                all.plan(),
                new Logical.Aggregate(keys, List.copyOf(found), child.plan()),
                Plan.JoinType.LEFT_OUTER,
                same(all.columns(), d.columns()));
        Map<Long, Expr> empty = Subqueries.resultsOfNoRows(a, session);
        List<Expr> columns = new ArrayList<>(all.columns());
        for (int i = 0; i < found.size(); i++) {
            Alias written = (Alias) a.aggregates().get(i);
            Expr none = empty.get(written.id());
            Expr value = Columns.attr(found.get(i)).withNulls();
            boolean isNull = none instanceof Expr.Lit l && l.value() == null;
            columns.add(new Alias(
                    isNull || none == null ? value : call("coalesce", value, none), written.name(), written.id()));
        }
        return new Pushed(new Logical.Project(columns, joined), all);
    }

    private Pushed join(Logical.Join j) {
        boolean free = j.type() == Plan.JoinType.INNER || j.type() == Plan.JoinType.CROSS;
        boolean keepsLeft = free
                || j.type() == Plan.JoinType.LEFT_OUTER
                || j.type() == Plan.JoinType.LEFT_SEMI
                || j.type() == Plan.JoinType.LEFT_ANTI;
        if (!keepsLeft) {
            throw Decorrelation.refused("in a right or full outer join");
        }
        Expr on = j.condition();
        if (reads(j.right()) && free && !reads(j.left())) {
            Pushed right = push(j.right());
            Expr condition = on == null ? null : right.domain().in(on);
            return new Pushed(new Logical.Join(j.left(), right.plan(), j.type(), condition), right.domain());
        }
        Pushed first = push(j.left());
        Expr condition = on == null ? null : first.domain().in(on);
        if (!reads(j.right())) {
            return new Pushed(new Logical.Join(first.plan(), j.right(), j.type(), condition), first.domain());
        }
        Pushed second = push(j.right());
        Expr equal = same(first.domain().columns(), second.domain().columns());
        Plan.JoinType type = j.type() == Plan.JoinType.CROSS ? Plan.JoinType.INNER : j.type();
        return new Pushed(
                new Logical.Join(first.plan(), second.plan(), type, condition == null ? equal : and(equal, condition)),
                first.domain());
    }

    /** The first rows for each set of values, numbered where they are sorted. */
    private Pushed limit(Logical.Limit l) {
        Logical node = l.child();
        List<Logical> above = new ArrayList<>();
        while (node instanceof Logical.Project || node instanceof Logical.Named || node instanceof Logical.Tagged) {
            above.add(0, node);
            node = node.children().get(0);
        }
        List<Expr.Order> orders = List.of();
        Pushed rows;
        if (node instanceof Logical.Sort s) {
            rows = push(s.child());
            Logical.Sort sorted = (Logical.Sort) s.withExpressions(rows.domain().in(s.expressions()));
            orders = sorted.orders();
        } else {
            rows = push(node);
        }
        Domain d = rows.domain();
        Logical plan = Decorrelation.numbered(session, rows.plan(), List.copyOf(d.columns()), orders, l);
        for (Logical over : above) {
            if (over instanceof Logical.Project p) {
                List<Expr> columns = new ArrayList<>(d.in(p.columns()));
                columns.addAll(d.columns());
                plan = new Logical.Project(columns, plan);
            }
        }
        return new Pushed(plan, d);
    }

    private Pushed union(Logical.Union u) {
        List<Logical> children = new ArrayList<>();
        List<Attr> output = new ArrayList<>();
        Domain first = null;
        for (Logical child : u.children()) {
            Pushed pushed = push(child);
            first = first == null ? pushed.domain() : first;
            List<Expr> columns = new ArrayList<>(child.output());
            columns.addAll(pushed.domain().columns());
            children.add(new Logical.Project(columns, pushed.plan()));
        }
        if (first == null) {
            throw new IllegalStateException("UNION of nothing");
        }
        Map<Long, Expr> meaning = new HashMap<>();
        for (Attr a : read) {
            Attr copy = Columns.attr(new Alias(a, a.name(), session.ids().next()));
            output.add(copy);
            meaning.put(a.id(), copy);
        }
        List<Attr> all = new ArrayList<>(u.output());
        all.addAll(output);
        Logical union = new Logical.Union(children, all);
        return new Pushed(union, new Domain(output, union, meaning));
    }
}
