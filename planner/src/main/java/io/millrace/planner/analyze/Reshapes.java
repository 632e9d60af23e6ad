package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
            String shown = item instanceof Tree.Alias a ? a.names().get(0) : itemName(value);
            Tree wanted = same(p.column(), value);
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

    /** Several columns are compared one by one. */
    private static Tree same(Tree column, Tree value) {
        if (!(column instanceof Tree.Call several) || !(value instanceof Tree.Call values)) {
            return new Tree.Call("<=>", column, value);
        }
        if (several.args().size() != values.args().size()) {
            throw new AnalysisException(
                    "PIVOT_VALUE_DATA_TYPE_MISMATCH",
                    "42K09",
                    "PIVOT over " + several.args().size()
                            + " columns needs as many values in each of IN (…), but found "
                            + values.args().size() + ".",
                    Map.of());
        }
        List<Tree> each = new ArrayList<>();
        for (int i = 0; i < several.args().size(); i++) {
            each.add(new Tree.Call("<=>", several.args().get(i), values.args().get(i)));
        }
        return Trees.and(each);
    }

    private String itemName(Tree value) {
        return value instanceof Tree.Call c && c.name().equals("struct")
                ? c.args().stream()
                        .map(t -> PrettyNames.of(t, session.functions()))
                        .collect(Collectors.joining(", ", "{", "}"))
                : PrettyNames.of(value, session.functions());
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
        List<List<Tree>> values = new ArrayList<>();
        Set<Long> taken = new HashSet<>();
        for (Tree column : p.columns()) {
            List<Tree> parts = parts(Trees.bare(column), p.valueColumns().size());
            values.add(parts);
            for (Tree part : parts) {
                if (binder.bind(part) instanceof Attr a) {
                    taken.add(a.id());
                }
            }
            List<Tree> fields = new ArrayList<>(List.of(text(p.nameColumn()), text(shown(column, parts))));
            for (int i = 0; i < parts.size(); i++) {
                fields.add(text(p.valueColumns().get(i)));
                fields.add(parts.get(i));
            }
            rows.add(new Tree.Call("named_struct", fields));
        }
        for (int i = 0; i < p.valueColumns().size(); i++) {
            int at = i;
            sameType(binder, values.stream().map(v -> v.get(at)).toList());
        }
        Tree.Call inline = new Tree.Call("inline", new Tree.Call("array", rows));
        Logical.Generate generated = SelectList.generator(binder, inline, false, List.of(), "", child);
        Logical plan = p.includeNulls() ? generated : new Logical.Filter(someValue(binder, generated), generated);
        List<Expr> columns = new ArrayList<>();
        if (p.ids() == null) {
            child.output().stream().filter(a -> !taken.contains(a.id())).forEach(columns::add);
        } else {
            p.ids().forEach(t -> columns.add(SelectList.named(session, binder, t)));
        }
        columns.addAll(generated.generated());
        return new Logical.Project(columns, plan);
    }

    private static Tree text(String s) {
        return new Tree.Literal(s, DataTypes.StringType);
    }

    /** The columns that give the values of one row. */
    private static List<Tree> parts(Tree column, int values) {
        List<Tree> parts =
                values > 1 && column instanceof Tree.Call c && c.name().equals("struct")
                        ? c.args().stream().map(Trees::bare).toList()
                        : List.of(column);
        if (parts.size() != values) {
            throw new AnalysisException(
                    "UNPIVOT_VALUE_SIZE_MISMATCH",
                    "428C4",
                    "All unpivot value columns must have the same size as there are value column names (" + values
                            + "), but found " + parts.size() + ".",
                    Map.of());
        }
        return parts;
    }

    private String shown(Tree column, List<Tree> parts) {
        return column instanceof Tree.Alias a
                ? a.names().get(0)
                : parts.stream()
                        .map(t -> PrettyNames.of(t, session.functions()))
                        .collect(Collectors.joining("_"));
    }

    /** Whether one of the values behind the name is there. */
    private Expr someValue(Binder binder, Logical.Generate generated) {
        List<Expr> there = new ArrayList<>();
        for (Attr value : generated.generated().subList(1, generated.generated().size())) {
            there.add(binder.apply(session.functions().scalar("isnotnull").orElseThrow(), List.of(value)));
        }
        Expr any = there.get(0);
        for (Expr other : there.subList(1, there.size())) {
            any = binder.apply(session.functions().scalar("or").orElseThrow(), List.of(any, other));
        }
        return any;
    }

    private void sameType(Binder binder, List<Tree> columns) {
        List<Expr> values = columns.stream().map(binder::bind).toList();
        List<DataType> types = values.stream().map(Expr::type).toList();
        if (Types.mixStrings(types) || session.functions().wider(types, session.context()) == null) {
            throw new AnalysisException(
                    "UNPIVOT_VALUE_DATA_TYPE_MISMATCH",
                    "42K09",
                    "Unpivot value columns must share a least common type, some types do not: "
                            + values.stream()
                                    .map(v -> "\"" + v.type().sql() + "\" (" + ExprText.sql(v) + ")")
                                    .toList()
                            + ". Cast them to one type in a subquery first.",
                    Map.of());
        }
    }
}
