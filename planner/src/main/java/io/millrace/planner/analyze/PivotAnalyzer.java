package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.Types;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * PIVOT, written as an aggregation with a filter for each value. Over a stream, where state and output modes show what is done, it is what
 * Spark makes of it: for numbers and booleans one aggregation by the keys and the column, and one by the keys over its results.
 */
final class PivotAnalyzer {
    private static final String KEY = "pivot key ";
    private static final String COLUMN = "pivot column ";
    private static final String RESULT = "pivot result ";

    private final Binder.Session session;

    PivotAnalyzer(Binder.Session session) {
        this.session = session;
    }

    Logical pivot(Logical child, Plan.Pivot p) {
        List<Tree> keys = p.otherColumns() ? others(child, p) : p.keys();
        Binder binder = new Binder(session, Scope.of(child), true);
        boolean twoSteps = child.streaming();
        for (Tree aggregate : p.aggregates()) {
            Tree bare = Trees.bare(aggregate);
            if (!binder.hasAggregate(bare)) {
                throw new AnalysisException(
                        "_LEGACY_ERROR_TEMP_1006",
                        "Aggregate expression required for pivot, but '" + PrettyNames.of(bare, session.functions())
                                + "' is none. Write for example max(…) of it.");
            }
            twoSteps = twoSteps && flat(binder.bind(bare).type());
        }
        return twoSteps ? inTwoSteps(child, p, keys) : inOne(child, p, keys);
    }

    private static boolean flat(DataType type) {
        return Types.isNumeric(type) || type == DataTypes.BooleanType;
    }

    private Logical inOne(Logical child, Plan.Pivot p, List<Tree> keys) {
        Binder binder = new Binder(session, Scope.of(child), true);
        List<Tree> columns = new ArrayList<>(keys);
        for (Tree item : p.items()) {
            Tree wanted = same(p.column(), typed(child, p.column(), Trees.bare(item)));
            Tree some = new Tree.Call(">", new Tree.Call("count_if", wanted), new Tree.Literal(0L, DataTypes.LongType));
            for (Tree aggregate : p.aggregates()) {
                Tree bare = Trees.bare(aggregate);
                Tree result = filtered(bare, wanted);
                if (flat(binder.bind(bare).type())) {
                    // A group without a row of this value has no value, where count would say 0.
                    result = new Tree.CaseWhen(List.of(new Tree.Branch(some, result)), null);
                }
                columns.add(new Tree.Alias(result, List.of(title(p, item, aggregate))));
            }
        }
        return grouped(child, p, keys, columns);
    }

    private Logical inTwoSteps(Logical child, Plan.Pivot p, List<Tree> keys) {
        List<Tree> first = new ArrayList<>();
        List<Tree> firstKeys = new ArrayList<>();
        List<Tree> secondKeys = new ArrayList<>();
        List<Tree> second = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Tree key = Trees.bare(keys.get(i));
            firstKeys.add(key);
            first.add(new Tree.Alias(key, List.of(KEY + i)));
            secondKeys.add(name(KEY + i));
            second.add(new Tree.Alias(name(KEY + i), List.of(shown(child, keys.get(i)))));
        }
        List<Tree> parts =
                p.column() instanceof Tree.Call several && several.name().equals("struct")
                        ? several.args()
                        : List.of(p.column());
        List<Tree> pivoted = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            firstKeys.add(parts.get(i));
            first.add(new Tree.Alias(parts.get(i), List.of(COLUMN + i)));
            pivoted.add(name(COLUMN + i));
        }
        for (int i = 0; i < p.aggregates().size(); i++) {
            first.add(new Tree.Alias(Trees.bare(p.aggregates().get(i)), List.of(RESULT + i)));
        }
        Tree column = pivoted.size() > 1 ? new Tree.Call("struct", pivoted) : pivoted.get(0);
        for (Tree item : p.items()) {
            Tree wanted = same(column, typed(child, p.column(), Trees.bare(item)));
            for (int i = 0; i < p.aggregates().size(); i++) {
                Tree result = new Tree.Call("first", List.of(name(RESULT + i)), false, wanted);
                second.add(new Tree.Alias(
                        result, List.of(title(p, item, p.aggregates().get(i)))));
            }
        }
        return grouped(grouped(child, p, firstKeys, first), p, secondKeys, second);
    }

    private Logical grouped(Logical child, Plan.Pivot p, List<Tree> keys, List<Tree> columns) {
        return new AggregateAnalyzer(session)
                .grouped(child, new Plan.Aggregate(p.child(), Plan.Grouping.GROUP_BY, keys, columns, null))
                .build(List.of());
    }

    private static Tree name(String column) {
        return new Tree.Name(List.of(column), OptionalLong.empty());
    }

    private String shown(Logical child, Tree key) {
        return SelectList.nameOf(
                key, new Binder(session, Scope.of(child), false).bind(Trees.bare(key)), session.shown());
    }

    private String title(Plan.Pivot p, Tree item, Tree aggregate) {
        String value = item instanceof Tree.Alias a ? a.names().get(0) : itemName(Trees.bare(item));
        if (p.aggregates().size() == 1) {
            return value;
        }
        String own = aggregate instanceof Tree.Alias a
                ? a.names().get(0)
                : PrettyNames.of(Trees.bare(aggregate), session.functions());
        return value + "_" + own;
    }

    /** The value as one of the column's type; several one by one. */
    private Tree typed(Logical child, Tree column, Tree value) {
        if (column instanceof Tree.Call several
                && several.name().equals("struct")
                && value instanceof Tree.Call values) {
            if (values.args().size() != several.args().size()) {
                return value;
            }
            List<Tree> each = new ArrayList<>();
            for (int i = 0; i < values.args().size(); i++) {
                each.add(typed(child, several.args().get(i), values.args().get(i)));
            }
            return new Tree.Call(values.name(), each);
        }
        Binder binder = new Binder(session, Scope.of(child), false);
        if (!Columns.references(binder.bind(value)).isEmpty()) {
            throw new AnalysisException(
                    "NON_LITERAL_PIVOT_VALUES",
                    "42K08",
                    "The values of a pivot must be constants, but \"" + PrettyNames.of(value, session.functions())
                            + "\" reads columns.",
                    Map.of());
        }
        return new Tree.Cast(value, binder.bind(column).type(), false);
    }

    /** Several columns are compared one by one. */
    private static Tree same(Tree column, Tree value) {
        if (!(column instanceof Tree.Call several)
                || !several.name().equals("struct")
                || !(value instanceof Tree.Call values)) {
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
        if (value instanceof Tree.Literal l && l.value() == null) {
            return "null";
        }
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
                .map(PivotAnalyzer::name)
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
}
