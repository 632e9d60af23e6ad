package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** GROUP BY in all its forms. */
final class AggregateAnalyzer {
    private static final String GROUPING_ID = "spark_grouping_id";
    private static final String PLACE = "\0place";

    private final Binder.Session session;

    AggregateAnalyzer(Binder.Session session) {
        this.session = session;
    }

    /** A select list with aggregates and no GROUP BY. */
    Aggregation global(Logical child, List<Tree> columns) {
        Aggregation a = new Aggregation(session, child);
        columns.forEach(a::addColumn);
        return a;
    }

    Aggregation grouped(Logical child, Plan.Aggregate plan) {
        List<Tree> columns = Trees.parsed(plan.aggregates());
        List<Tree> keys = keys(child, Trees.parsed(plan.keys()), columns);
        if (GroupingSets.needed(plan.grouping(), keys)) {
            return sets(child, GroupingSets.of(plan.grouping(), keys), columns, plan.having());
        }
        Aggregation a = new Aggregation(session, child);
        for (Tree key : keys) {
            a.addKey(
                    Trees.bare(key),
                    key instanceof Tree.Alias alias ? alias.names().get(0) : null);
        }
        columns.forEach(a::addColumn);
        if (plan.having() != null) {
            a.having(plan.having());
        }
        return a;
    }

    private List<Tree> keys(Logical child, List<Tree> keys, List<Tree> columns) {
        Binder probe = new Binder(session, Scope.of(child), true);
        if (keys.size() == 1 && keys.get(0) instanceof Tree.Call c && c.name().equals("group by all")) {
            return columns.stream()
                    .filter(t -> !probe.hasAggregate(t))
                    .map(Trees::bare)
                    .toList();
        }
        return keys.stream().map(k -> key(probe, k, columns)).toList();
    }

    private Tree key(Binder probe, Tree key, List<Tree> columns) {
        if (key instanceof Tree.Call c
                && (c.name().equals("rollup")
                        || c.name().equals("cube")
                        || c.name().equals("grouping sets")
                        || c.name().equals("grouping set"))) {
            return new Tree.Call(
                    c.name(), c.args().stream().map(a -> key(probe, a, columns)).toList());
        }
        if (key instanceof Tree.Literal l && l.value() instanceof Integer place) {
            if (place < 1 || place > columns.size()) {
                throw new AnalysisException(
                        "GROUP_BY_POS_OUT_OF_RANGE",
                        "42805",
                        "GROUP BY " + place + " stands for no column of the select list: its positions go from 1 to "
                                + columns.size() + ".",
                        Map.of());
            }
            Tree column = Trees.bare(columns.get(place - 1));
            if (probe.hasAggregate(column)) {
                throw new AnalysisException(
                        "GROUP_BY_POS_AGGREGATE",
                        "42903",
                        "GROUP BY " + place + " stands for " + PrettyNames.of(column, session.functions())
                                + ", which is computed of whole groups. Leave it out of GROUP BY.",
                        Map.of());
            }
            return column;
        }
        if (key instanceof Tree.Name n
                && n.parts().size() == 1
                && n.planId().isEmpty()
                && probe.scope().find(n) == null) {
            for (Tree column : columns) {
                if (column instanceof Tree.Alias a
                        && a.names().get(0).equalsIgnoreCase(n.parts().get(0))) {
                    return Trees.bare(column);
                }
            }
        }
        return key;
    }

    /** Each row once a key set, with the keys that are not in the set made null, and the set's number as one more key. */
    private Aggregation sets(Logical child, GroupingSets sets, List<Tree> columns, @Nullable Tree having) {
        Binder binder = new Binder(session, Scope.of(child), false);
        List<Expr> values = new ArrayList<>();
        List<Attr> keyAttrs = new ArrayList<>();
        for (Tree key : sets.keys()) {
            Expr value = binder.bind(Trees.bare(key));
            values.add(value);
            String name = SelectList.nameOf(key, value, session.shown());
            // Under a name of its own, as the column it is made of stays for aggregates over it.
            keyAttrs.add(new Attr(
                    session.ids().next(), "\0" + name, value.type(), true, List.of(), EventTimes.delayUs(value)));
        }
        Attr id =
                new Attr(session.ids().next(), GROUPING_ID, DataTypes.LongType, false, List.of(), OptionalLong.empty());
        Logical below = binder.windows().over(child);
        // The original columns stay, for aggregates over columns that are keys too.
        List<Attr> output = new ArrayList<>(below.output());
        output.addAll(keyAttrs);
        output.add(id);
        // A set that is written twice has its groups twice.
        Attr place = sets.repeated()
                ? new Attr(session.ids().next(), PLACE, DataTypes.LongType, false, List.of(), OptionalLong.empty())
                : null;
        if (place != null) {
            output.add(place);
        }
        List<List<Expr>> projections = new ArrayList<>();
        for (Set<Tree> set : sets.sets()) {
            List<Expr> row = new ArrayList<>(below.output());
            for (int i = 0; i < values.size(); i++) {
                row.add(
                        set.contains(sets.keys().get(i))
                                ? values.get(i)
                                : Expr.nullOf(values.get(i).type()));
            }
            row.add(new Expr.Lit(sets.groupingId(set), DataTypes.LongType));
            if (place != null) {
                row.add(new Expr.Lit((long) projections.size(), DataTypes.LongType));
            }
            projections.add(row);
        }
        Logical expanded = new Logical.Expand(projections, output, below);
        KeyNames names = new KeyNames(sets, keyAttrs, id, binder);
        Aggregation a = new Aggregation(session, expanded);
        keyAttrs.forEach(k -> a.addKey(names.attrTree(k), null));
        a.addKey(names.attrTree(id), null);
        if (place != null) {
            a.addKey(names.attrTree(place), null);
        }
        columns.forEach(c -> a.addColumn(names.column(c)));
        if (having != null) {
            a.having(names.rewrite(having, false));
        }
        return a;
    }

    /** Puts the keys that may be null in the place of the expressions they are made of, outside aggregates. */
    private record KeyNames(GroupingSets sets, List<Attr> attrs, Attr id, Binder binder) {
        Tree attrTree(Attr a) {
            return new Tree.Name(List.of("\0" + a.id()), OptionalLong.empty());
        }

        Tree column(Tree tree) {
            Tree now = rewrite(tree, false);
            return now.equals(tree) || tree instanceof Tree.Alias ? now : new Tree.Alias(now, List.of(shown(tree)));
        }

        private String shown(Tree tree) {
            return tree instanceof Tree.Name n
                    ? n.parts().get(n.parts().size() - 1)
                    : PrettyNames.of(tree, binder.session().shown());
        }

        private String shownAll(List<Tree> trees) {
            return trees.stream().map(this::shown).collect(Collectors.joining(", "));
        }

        /** Throws if one of them is no column at all. */
        private void known(List<Tree> columns) {
            columns.forEach(binder::bind);
        }

        /** A field of a key, as {@code window.end} where the key is {@code window(…)}; null if this is none. */
        private @Nullable Tree field(Tree.Name name) {
            for (int i = 0; i < attrs.size() && name.parts().size() > 1; i++) {
                Tree key = Trees.bare(sets.keys().get(i));
                List<String> parts = key instanceof Tree.Name n
                        ? n.parts()
                        : key instanceof Tree.Call c && c.name().endsWith("window") ? List.of(c.name()) : List.of();
                int n = parts.size();
                if (n > 0
                        && n < name.parts().size()
                        && String.join("\0", parts)
                                .equalsIgnoreCase(String.join("\0", name.parts().subList(0, n)))) {
                    Tree field = attrTree(attrs.get(i));
                    for (String part : name.parts().subList(n, name.parts().size())) {
                        field = new Tree.Extract(field, new Tree.Literal(part, DataTypes.StringType));
                    }
                    return field;
                }
            }
            return null;
        }

        Tree rewrite(Tree tree, boolean insideAggregate) {
            if (!insideAggregate) {
                int key = sets.keys().indexOf(tree);
                if (key >= 0) {
                    return attrTree(attrs.get(key));
                }
                if (tree instanceof Tree.Name n && n.parts().equals(List.of("grouping__id"))) {
                    return attrTree(id);
                }
                Tree field = tree instanceof Tree.Name n ? field(n) : null;
                if (field != null) {
                    return field;
                }
            }
            if (tree instanceof Tree.Alias a) {
                return new Tree.Alias(rewrite(a.child(), insideAggregate), a.names(), a.metadata());
            } else if (tree instanceof Tree.Cast c) {
                return new Tree.Cast(rewrite(c.child(), insideAggregate), c.type(), c.tryCast());
            } else if (tree instanceof Tree.Extract e) {
                return new Tree.Extract(rewrite(e.child(), insideAggregate), e.item());
            } else if (tree instanceof Tree.Call c) {
                if (c.name().equals("grouping_id") || c.name().equals("grouping")) {
                    return grouping(c);
                }
                FunctionLookup functions = binder.session().functions();
                boolean aggregate = functions.aggregate(c.name()).isPresent()
                        && functions.scalar(c.name()).isEmpty();
                List<Tree> args = c.args().stream()
                        .map(t -> rewrite(t, insideAggregate || aggregate))
                        .toList();
                return new Tree.Call(c.name(), args, c.distinct(), c.filter());
            } else if (tree instanceof Tree.CaseWhen c) {
                List<Tree.Branch> branches = c.branches().stream()
                        .map(b -> new Tree.Branch(
                                rewrite(b.condition(), insideAggregate), rewrite(b.value(), insideAggregate)))
                        .toList();
                return new Tree.CaseWhen(
                        branches, c.otherwise() == null ? null : rewrite(c.otherwise(), insideAggregate));
            }
            return tree;
        }

        private Tree grouping(Tree.Call c) {
            if (c.name().equals("grouping_id")) {
                if (!c.args().isEmpty() && !c.args().equals(sets.keys())) {
                    known(c.args());
                    throw new AnalysisException(
                            "GROUPING_ID_COLUMN_MISMATCH",
                            "42803",
                            "grouping_id names (" + shownAll(c.args()) + "), and the query groups by ("
                                    + shownAll(sets.keys())
                                    + "). Name all of them in their order, or none: grouping_id() means the same.",
                            Map.of("groupingIdColumn", shownAll(c.args()), "groupByColumns", shownAll(sets.keys())));
                }
                return attrTree(id);
            }
            int key = sets.keys().indexOf(c.args().get(0));
            if (key < 0) {
                known(c.args());
                throw new AnalysisException(
                        "GROUPING_COLUMN_MISMATCH",
                        "42803",
                        "grouping() was given a column that is not grouped by. Name one of those in GROUP BY.",
                        Map.of());
            }
            int shift = sets.keys().size() - 1 - key;
            Tree bit = new Tree.Call(
                    "&",
                    new Tree.Call("shiftright", attrTree(id), new Tree.Literal(shift, DataTypes.IntegerType)),
                    new Tree.Literal(1L, DataTypes.LongType));
            return new Tree.Cast(bit, DataTypes.ByteType, false);
        }
    }

    static Logical distinct(Logical child) {
        requireComparable(child.output());
        return new Logical.Aggregate(List.copyOf(child.output()), List.of(), child);
    }

    /** Refuses columns whose rows cannot be told apart. */
    static void requireComparable(List<Attr> columns) {
        for (Attr a : columns) {
            if (io.millrace.planner.function.Types.hasMap(a.type())) {
                throw new AnalysisException(
                        "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
                        "0A000",
                        "Rows with the MAP type column `" + a.name() + "` (\""
                                + a.type().sql()
                                + "\") cannot be compared, as DISTINCT and set operations do. Compare"
                                + " map_entries(" + a.name() + ") or leave it out.",
                        java.util.Map.of("colName", a.name()));
            }
        }
    }
}
