package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** PIVOT, written as an aggregation with a filter for each value; UNPIVOT, written as {@code inline} over an array. */
final class Reshapes {
    private final Binder.Session session;

    Reshapes(Binder.Session session) {
        this.session = session;
    }

    private static Tree name(String column) {
        return new Tree.Name(List.of(column), OptionalLong.empty());
    }

    Logical pivot(Logical child, Plan.Pivot p) {
        if (child.streaming()) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_3102",
                    StreamingChecks.CORRECTNESS + " To pivot, aggregate with a FILTER for each value.");
        }
        List<Tree> keys = p.otherColumns() ? others(child, p) : p.keys();
        List<Tree> columns = new ArrayList<>(keys);
        for (Tree item : p.items()) {
            Tree value = Trees.bare(item);
            String shown = item instanceof Tree.Alias a ? a.names().get(0) : PrettyNames.of(value, session.functions());
            Tree wanted = new Tree.Call("<=>", p.column(), value);
            for (Tree aggregate : p.aggregates()) {
                Tree bare = Trees.bare(aggregate);
                if (!new Binder(session, Scope.of(child), true).hasAggregate(bare)) {
                    throw new AnalysisException(
                            "_LEGACY_ERROR_TEMP_1006",
                            "Aggregate expression required for pivot, but '" + PrettyNames.of(bare, session.functions())
                                    + "' is none. Write for example max(…) of it.");
                }
                String own = aggregate instanceof Tree.Alias a
                        ? a.names().get(0)
                        : PrettyNames.of(bare, session.functions());
                String title = p.aggregates().size() == 1 ? shown : shown + "_" + own;
                Tree some =
                        new Tree.Call(">", new Tree.Call("count_if", wanted), new Tree.Literal(0L, DataTypes.LongType));
                // A group without a row of this value has no value, where count would say 0.
                Tree result = new Tree.CaseWhen(List.of(new Tree.Branch(some, filtered(bare, wanted))), null);
                columns.add(new Tree.Alias(result, List.of(title)));
            }
        }
        return new AggregateAnalyzer(session)
                .grouped(child, new Plan.Aggregate(p.child(), Plan.Grouping.GROUP_BY, keys, columns, null))
                .build(List.of());
    }

    private List<Tree> others(Logical child, Plan.Pivot p) {
        Set<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<Tree> all = new ArrayList<>(p.aggregates());
        all.add(p.column());
        for (Tree t : all) {
            Trees.any(t, x -> {
                if (x instanceof Tree.Name n) {
                    used.add(n.parts().get(n.parts().size() - 1).toLowerCase(Locale.ROOT));
                }
                return false;
            });
        }
        return child.output().stream()
                .map(Attr::name)
                .filter(n -> !used.contains(n))
                .map(Reshapes::name)
                .toList();
    }

    /** The aggregates of a tree over the rows that are wanted. */
    private Tree filtered(Tree tree, Tree wanted) {
        if (tree instanceof Tree.Call c) {
            boolean aggregate = session.functions().scalar(c.name()).isEmpty()
                    && session.functions().aggregate(c.name()).isPresent();
            if (aggregate) {
                Tree both = c.filter() == null ? wanted : new Tree.Call("and", c.filter(), wanted);
                return new Tree.Call(c.name(), c.args(), c.distinct(), both);
            }
            return new Tree.Call(
                    c.name(), c.args().stream().map(a -> filtered(a, wanted)).toList(), c.distinct(), c.filter());
        }
        return tree instanceof Tree.Cast c ? new Tree.Cast(filtered(c.child(), wanted), c.type(), c.tryCast()) : tree;
    }

    Logical unpivot(Logical child, Plan.Unpivot p) {
        Binder binder = new Binder(session, Scope.of(child), false);
        List<Tree> rows = new ArrayList<>();
        Set<Long> taken = new java.util.HashSet<>();
        for (Tree column : p.columns()) {
            Tree bare = Trees.bare(column);
            Expr value = binder.bind(bare);
            if (value instanceof Attr a) {
                taken.add(a.id());
            }
            String shown =
                    column instanceof Tree.Alias a ? a.names().get(0) : PrettyNames.of(bare, session.functions());
            rows.add(new Tree.Call(
                    "named_struct",
                    new Tree.Literal(p.nameColumn(), DataTypes.StringType),
                    new Tree.Literal(shown, DataTypes.StringType),
                    new Tree.Literal(p.valueColumn(), DataTypes.StringType),
                    bare));
        }
        sameType(binder, p);
        Tree.Call inline = new Tree.Call("inline", new Tree.Call("array", rows));
        Logical.Generate generated = SelectList.generator(binder, inline, false, List.of(), "", child);
        Attr value = generated.generated().get(1);
        Logical plan = generated;
        if (!p.includeNulls()) {
            plan = new Logical.Filter(
                    binder.apply(session.functions().scalar("isnotnull").orElseThrow(), List.of(value)), plan);
        }
        List<Expr> columns = new ArrayList<>();
        if (p.ids() == null) {
            child.output().stream().filter(a -> !taken.contains(a.id())).forEach(columns::add);
        } else {
            p.ids().forEach(t -> columns.add(SelectList.named(session, binder, t)));
        }
        columns.addAll(generated.generated());
        return new Logical.Project(columns, plan);
    }

    private void sameType(Binder binder, Plan.Unpivot p) {
        List<Expr> values =
                p.columns().stream().map(t -> binder.bind(Trees.bare(t))).toList();
        boolean text = values.stream().anyMatch(v -> v.type().equals(DataTypes.StringType));
        boolean other = values.stream()
                .anyMatch(
                        v -> !v.type().equals(DataTypes.StringType) && !v.type().equals(DataTypes.NullType));
        if (text && other) {
            throw new AnalysisException(
                    "UNPIVOT_VALUE_DATA_TYPE_MISMATCH",
                    "42K09",
                    "Unpivot value columns must share a least common type, some types do not: "
                            + values.stream()
                                    .map(v -> "\"" + v.type().sql() + "\" (" + io.millrace.planner.expr.ExprText.sql(v)
                                            + ")")
                                    .toList()
                            + ". Cast them to one type in a subquery first.",
                    java.util.Map.of());
        }
    }
}
