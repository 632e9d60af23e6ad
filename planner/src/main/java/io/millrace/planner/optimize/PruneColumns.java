package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.Logical;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps only the columns that something above reads, down to what the sources are asked for. */
final class PruneColumns implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return prune(plan, Columns.ids(plan.output()));
    }

    private Logical prune(Logical node, Set<Long> wanted) {
        if (node instanceof Logical.Source s) {
            List<Attr> kept = keep(s.output(), wanted);
            // A source gives at least one column, so that rows can be counted.
            List<Attr> columns =
                    kept.isEmpty() && !s.output().isEmpty() ? List.of(s.output().get(0)) : kept;
            return columns.size() == s.output().size() ? s : s.withOutput(columns);
        } else if (node instanceof Logical.Project p) {
            List<Expr> columns = p.columns().stream()
                    .filter(c -> wanted.contains(Columns.attr(c).id()))
                    .toList();
            Logical child = prune(p.child(), Columns.references(columns));
            return child == p.child() && columns.size() == p.columns().size() ? p : new Logical.Project(columns, child);
        } else if (node instanceof Logical.Aggregate a) {
            List<Expr> calls = a.aggregates().stream()
                    .filter(c -> wanted.contains(Columns.attr(c).id()))
                    .toList();
            List<Expr> all = new ArrayList<>(a.keys());
            all.addAll(calls);
            Logical child = prune(a.child(), Columns.references(all));
            return child == a.child() && calls.size() == a.aggregates().size()
                    ? a
                    : new Logical.Aggregate(a.keys(), calls, child);
        } else if (node instanceof Logical.Union u) {
            return union(u, wanted);
        } else if (node instanceof Logical.Join j) {
            Set<Long> needed = new HashSet<>(wanted);
            needed.addAll(Columns.references(j.expressions()));
            Logical left = narrow(j.left(), needed);
            Logical right = narrow(j.right(), needed);
            return left == j.left() && right == j.right() ? j : new Logical.Join(left, right, j.type(), j.condition());
        } else if (node instanceof Logical.Typed
                || node instanceof Logical.AppendKey
                || node instanceof Logical.Grouped) {
            return Rule.over(
                    node,
                    node.children().stream()
                            .map(c -> prune(c, Columns.ids(c.output())))
                            .toList());
        } else if (node instanceof Logical.Expand e) {
            return expand(e, wanted);
        } else if (node.children().size() == 1) {
            Set<Long> needed = new HashSet<>(wanted);
            needed.addAll(Columns.references(node.expressions()));
            if (node instanceof Logical.Watermark w) {
                needed.add(w.column());
            }
            if (node instanceof Logical.Deduplicate d) {
                if (!d.withinWatermark()) {
                    // An event time that nobody uses must not be there: it would make rows late.
                    return Rule.over(node, List.of(narrow(d.child(), needed)));
                }
                needed.addAll(Columns.ids(EventTimes.of(d.child().output())));
            }
            return Rule.over(node, List.of(prune(node.children().get(0), needed)));
        }
        return node;
    }

    private static List<Attr> keep(List<Attr> output, Set<Long> wanted) {
        return output.stream().filter(a -> wanted.contains(a.id())).toList();
    }

    /** A side of a join carries only what is needed, even where its top cannot drop columns by itself. */
    private Logical narrow(Logical side, Set<Long> wanted) {
        Logical pruned = prune(side, wanted);
        List<Attr> kept = keep(pruned.output(), wanted);
        return kept.size() == pruned.output().size() || kept.isEmpty()
                ? pruned
                : new Logical.Project(List.copyOf(kept), pruned);
    }

    private Logical union(Logical.Union u, Set<Long> wanted) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < u.output().size(); i++) {
            if (wanted.contains(u.output().get(i).id())) {
                places.add(i);
            }
        }
        List<Logical> children = new ArrayList<>();
        for (Logical child : u.children()) {
            List<Attr> kept = places.stream().map(child.output()::get).toList();
            Logical pruned = prune(child, Columns.ids(kept));
            children.add(pruned.output().equals(kept) ? pruned : new Logical.Project(List.copyOf(kept), pruned));
        }
        return places.size() == u.output().size() && Rule.same(u.children(), children)
                ? u
                : new Logical.Union(
                        children, places.stream().map(u.output()::get).toList());
    }

    private Logical expand(Logical.Expand e, Set<Long> wanted) {
        List<Attr> output = keep(e.output(), wanted);
        List<List<Expr>> rows = new ArrayList<>();
        Set<Long> needed = new HashSet<>();
        for (List<Expr> row : e.projections()) {
            List<Expr> kept = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                if (wanted.contains(e.output().get(i).id())) {
                    kept.add(row.get(i));
                }
            }
            needed.addAll(Columns.references(kept));
            rows.add(kept);
        }
        Logical child = prune(e.child(), needed);
        return child == e.child() && output.size() == e.output().size() ? e : new Logical.Expand(rows, output, child);
    }
}
