package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Subqueries in expressions, as joins with what they stand for. They are over tables, which are read when the query starts; a
 * subquery over a stream is refused.
 */
final class Subqueries {
    private final Function<Plan, Logical> analyze;
    private final Deque<Scope> around = new ArrayDeque<>();

    Subqueries(Function<Plan, Logical> analyze) {
        this.analyze = analyze;
    }

    /** A column of the queries around the subquery that is being analysed, or null. */
    @Nullable
    Expr outer(Binder binder, Tree.Name name) {
        for (Scope scope : around) {
            Scope.Found found = scope.find(name);
            if (found != null) {
                return Fields.path(binder, found.column(), found.rest());
            }
        }
        return null;
    }

    /** The right side of LATERAL, which may use the columns of the left. */
    Logical lateral(Plan query, Scope left) {
        return analyzed(query, left);
    }

    /** What reads none of the columns around it. */
    <T> T apart(Supplier<T> analysis) {
        List<Scope> scopes = List.copyOf(around);
        around.clear();
        try {
            return analysis.get();
        } finally {
            around.addAll(scopes);
        }
    }

    private Logical analyzed(Plan query, Scope scope) {
        around.push(scope);
        try {
            Logical plan = analyze.apply(query);
            if (plan.streaming()) {
                throw new AnalysisException(
                        "INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY",
                        "42823",
                        "A subquery cannot read a stream. Join the streams, or read the table with read() instead of"
                                + " readStream().",
                        Map.of());
            }
            return plan;
        } finally {
            around.pop();
        }
    }

    private static AnalysisException tooManyColumns(int n) {
        return new AnalysisException(
                "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
                "42823",
                "A subquery that stands for a value must have one column, but has " + n + ".",
                Map.of());
    }

    /** {@code (SELECT …)} as a value: a column that a join puts beside those of the query. */
    Expr scalar(Binder binder, Tree.Subquery tree) {
        Logical plan = analyzed(tree.query(), binder.scope());
        show(binder, tree, "scalarsubquery", plan);
        if (plan.output().size() != 1) {
            throw tooManyColumns(plan.output().size());
        }
        Attr value = plan.output().get(0);
        Decorrelation.Result r = Decorrelation.find(plan, binder.scope().input(), binder.session());
        Set<Long> outer = Columns.ids(binder.scope().input());
        if (r == null || !oneRow(plan) && !comparesSides(r.conditions(), outer)) {
            return dependent(binder, plan);
        }
        if (r.conditions().isEmpty()) {
            if (oneRow(plan)) {
                binder.windows().beside(plan, Plan.JoinType.CROSS, null);
                return value;
            }
            Alias only = single(binder, value);
            binder.windows().beside(new Logical.Aggregate(List.of(), List.of(only), plan), Plan.JoinType.CROSS, null);
            return Columns.attr(only);
        }
        Expr condition = all(binder, r.conditions());
        if (oneRow(plan)) {
            // Without a group the join gives null where the aggregates give what they give for no rows.
            binder.windows().beside(r.plan(), Plan.JoinType.LEFT_OUTER, condition);
            Expr empty = ofNoRows(binder, plan);
            return empty == null
                    ? value.withNulls()
                    : binder.apply(function(binder, "coalesce"), List.of(value.withNulls(), empty));
        }
        List<Expr> keys = new ArrayList<>();
        for (Attr a : r.plan().output()) {
            if (Columns.references(condition).contains(a.id())) {
                keys.add(a);
            }
        }
        Alias only = single(binder, value);
        binder.windows()
                .beside(new Logical.Aggregate(keys, List.of(only), r.plan()), Plan.JoinType.LEFT_OUTER, condition);
        return Columns.attr(only).withNulls();
    }

    /** A subquery is shown by the columns that it reads of the query around it. */
    private static void show(Binder binder, Tree tree, String kind, Logical plan) {
        Set<Long> read = new LinkedHashSet<>();
        plan.nodes().forEach(n -> read.addAll(Columns.references(n.expressions())));
        String columns = binder.scope().input().stream()
                .filter(a -> read.contains(a.id()))
                .map(Attr::name)
                .collect(Collectors.joining(", "));
        binder.session().shown().put(tree, new Tree.Name(List.of(kind + "(" + columns + ")"), OptionalLong.empty()));
    }

    private Expr dependent(Binder binder, Logical plan) {
        Logical one = oneRow(plan)
                ? plan
                : new Logical.Aggregate(
                        List.of(), List.of(single(binder, plan.output().get(0))), plan);
        binder.windows().dependent(one);
        return one.output().get(0).withNulls();
    }

    /** The value of the one row, an error if there are more, null if there is none. */
    private Alias single(Binder binder, Attr value) {
        AggDef def = binder.session().functions().aggregate("scalar_subquery").orElseThrow();
        Expr.Agg call = new Expr.Agg(def, List.of(value), false, null, value.type(), true);
        return new Alias(call, value.name(), binder.session().ids().next());
    }

    static boolean oneRow(Logical plan) {
        if (plan instanceof Logical.Aggregate a) {
            return a.keys().isEmpty();
        }
        boolean passes =
                plan instanceof Logical.Project || plan instanceof Logical.Named || plan instanceof Logical.Tagged;
        return passes
                ? oneRow(plan.children().get(0))
                : plan instanceof Logical.LocalRows l && l.rows().size() == 1;
    }

    /** What the only column of a global aggregation is when there are no rows; null if that is NULL. */
    private static @Nullable Expr ofNoRows(Binder binder, Logical plan) {
        Expr value = plan.output().get(0);
        Logical node = plan;
        while (!(node instanceof Logical.Aggregate)) {
            if (node instanceof Logical.Project p) {
                value = Columns.replace(value, Columns.definitions(p.columns()));
            }
            node = node.children().get(0);
        }
        Map<Long, Expr> results = resultsOfNoRows((Logical.Aggregate) node, binder.session());
        Expr constant = Columns.replace(value, results);
        if (!Columns.references(constant).isEmpty()) {
            return null;
        }
        Object v =
                binder.session().functions().evaluate(constant, binder.session().context());
        return v == null ? null : new Expr.Lit(v, constant.type());
    }

    /** What the calls of a global aggregation give when there are no rows, by the ids of their columns. */
    static Map<Long, Expr> resultsOfNoRows(Logical.Aggregate node, Binder.Session session) {
        Map<Long, Expr> results = new java.util.HashMap<>();
        for (Expr e : node.aggregates()) {
            Expr.Agg agg = (Expr.Agg) ((Alias) e).child();
            List<DataType> types = Expr.typesOf(agg.args());
            Object empty = agg.def().result(agg.def().zero(types, agg.type()), EmptyContext.of(session.context()));
            results.put(((Alias) e).id(), new Expr.Lit(empty, agg.type()));
        }
        return results;
    }

    private static FunctionDef function(Binder binder, String name) {
        return binder.session().functions().scalar(name).orElseThrow();
    }

    static Expr all(Binder binder, List<Expr> conditions) {
        Expr all = conditions.get(0);
        for (Expr c : conditions.subList(1, conditions.size())) {
            all = binder.apply(function(binder, "and"), List.of(all, c));
        }
        return all;
    }

    /** What is not known to be unequal: of tuples, NOT IN is not true as soon as it cannot be told from one of them. */
    private static List<Expr> notUnequal(Binder binder, List<Expr> equalities) {
        return equalities.stream()
                .map(e -> binder.apply(
                        function(binder, "or"), List.of(e, binder.apply(function(binder, "isnull"), List.of(e)))))
                .toList();
    }

    /** The rows of child for which an {@code IN}, or {@code NOT IN} of tuples, holds, or an {@code EXISTS} holds or does not. */
    Logical keep(Logical child, Tree.InQuery in, boolean negated, Binder binder) {
        Logical plan = analyzed(in.query(), binder.scope());
        Plan.JoinType type = negated ? Plan.JoinType.LEFT_ANTI : Plan.JoinType.LEFT_SEMI;
        Decorrelation.Result r = Decorrelation.find(withoutLimit(plan, in), child.output(), binder.session());
        if (r == null) {
            List<Expr> equalities = in.value() == null ? List.of() : equalities(binder, in.value(), plan.output());
            Expr on = equalities.isEmpty() ? null : all(binder, negated ? notUnequal(binder, equalities) : equalities);
            return DependentJoin.of(binder.session(), child, withoutLimit(plan, in), type, on);
        }
        List<Expr> conditions = new ArrayList<>(r.conditions());
        if (in.value() != null) {
            List<Expr> equalities = equalities(binder, in.value(), plan.output());
            conditions.addAll(negated ? notUnequal(binder, equalities) : equalities);
        }
        if (conditions.isEmpty()) {
            conditions.add(Expr.Lit.TRUE);
        }
        return join(child, r.plan(), type, all(binder, conditions));
    }

    /** As a filter would, below watermarks that it does not read: rows that are dropped do not move them. */
    private static Logical join(Logical child, Logical rows, Plan.JoinType type, Expr condition) {
        return passes(child, condition)
                ? child.withChildren(List.of(join(child.children().get(0), rows, type, condition)))
                : new Logical.Join(child, rows, type, condition);
    }

    static boolean passes(Logical child, Expr condition) {
        return child instanceof Logical.Named
                || child instanceof Logical.Tagged
                || child instanceof Logical.Watermark w
                        && !Columns.references(condition).contains(w.column());
    }

    private static Logical withoutLimit(Logical plan, Tree.InQuery in) {
        return in.value() == null && plan instanceof Logical.Limit l && l.rows() > 0 && l.offset() == 0
                ? l.child()
                : plan;
    }

    private static List<Expr> equalities(Binder binder, Tree value, List<Attr> output) {
        List<Tree> values = value instanceof Tree.Call c && c.name().equals("struct") && output.size() > 1
                ? c.args()
                : List.of(value);
        if (values.size() != output.size()) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH",
                    "42K09",
                    "Values before IN: " + values.size() + ", columns of its subquery: " + output.size()
                            + ". The two numbers must be equal.",
                    Map.of());
        }
        List<Expr> all = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            all.add(binder.apply(function(binder, "="), List.of(binder.bind(values.get(i)), output.get(i))));
        }
        return all;
    }

    /** {@code EXISTS} or {@code IN} as a value. */
    Expr value(Binder binder, Tree.InQuery in) {
        return value(binder, in, false);
    }

    /** {@code value NOT IN (query)}: false as soon as a null is on either side. */
    Expr notIn(Binder binder, Tree.InQuery in) {
        return binder.apply(function(binder, "not"), List.of(value(binder, in, true)));
    }

    private Expr value(Binder binder, Tree.InQuery in, boolean nullAware) {
        Logical plan = analyzed(in.query(), binder.scope());
        if (in.value() == null) {
            show(binder, in, "exists", plan);
        }
        Logical rows = withoutLimit(plan, in);
        Expr zero = new Expr.Lit(0L, DataTypes.LongType);
        Alias n = call(binder, "count", new Expr.Lit(1, DataTypes.IntegerType), DataTypes.LongType);
        if (in.value() == null) {
            Expr found = beside(binder, rows, List.of(n)).get(0);
            return binder.apply(function(binder, ">"), List.of(orZero(binder, found), zero));
        }
        if (plan.output().size() != 1) {
            return tuple(binder, in.value(), rows, n, nullAware);
        }
        Expr value = binder.bind(in.value());
        DataType common = binder.session()
                .functions()
                .wider(
                        List.of(value.type(), plan.output().get(0).type()),
                        binder.session().context());
        if (common == null) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH",
                    "42K09",
                    "The data type of the left side of IN (query) is \""
                            + value.type().sql() + "\" but that of the subquery is \""
                            + plan.output().get(0).type().sql() + "\".",
                    Map.of());
        }
        Expr element = binder.cast(plan.output().get(0), common);
        Alias set = call(binder, "collect_set", element, new ArrayType(common, false));
        Alias nulls = call(
                binder, "count_if", binder.apply(function(binder, "isnull"), List.of(element)), DataTypes.LongType);
        List<Expr> found = beside(binder, rows, List.of(set, nulls, n));
        Expr needle = binder.cast(value, common);
        // As a value, IN is false for what is not found and NOT IN for what is not known, nulls or not: so it is in
        // Spark.
        Expr unknown = nullAware ? Expr.Lit.TRUE : Expr.Lit.FALSE;
        return new Expr.Case(
                List.of(
                        binder.apply(function(binder, "="), List.of(orZero(binder, found.get(2)), zero)),
                        binder.apply(function(binder, "isnull"), List.of(needle)),
                        binder.apply(function(binder, "array_contains"), List.of(found.get(0), needle)),
                        binder.apply(function(binder, ">"), List.of(found.get(1), zero))),
                List.of(Expr.Lit.FALSE, unknown, Expr.Lit.TRUE, unknown),
                Expr.Lit.FALSE,
                DataTypes.BooleanType);
    }

    /** Whether there is a row that equals a tuple, or, aware of nulls, one that is not known to differ from it. Never NULL. */
    private static Expr tuple(Binder binder, Tree value, Logical rows, Alias count, boolean nullAware) {
        List<Expr> equalities = equalities(binder, value, rows.output());
        Expr same = all(binder, nullAware ? notUnequal(binder, equalities) : equalities);
        Expr found =
                beside(binder, new Logical.Filter(same, rows), List.of(count)).get(0);
        Expr zero = new Expr.Lit(0L, DataTypes.LongType);
        return binder.apply(function(binder, ">"), List.of(orZero(binder, found), zero));
    }

    private static Alias call(Binder binder, String name, Expr arg, DataType type) {
        AggDef def = binder.session().functions().aggregate(name).orElseThrow();
        return new Alias(
                new Expr.Agg(def, List.of(arg), false, null, type, false),
                name,
                binder.session().ids().next());
    }

    private static Expr orZero(Binder binder, Expr count) {
        return count.nullable()
                ? binder.apply(function(binder, "coalesce"), List.of(count, new Expr.Lit(0L, DataTypes.LongType)))
                : count;
    }

    private static boolean comparesSides(List<Expr> conditions, Set<Long> outer) {
        return conditions.stream().allMatch(c -> c instanceof Expr.Fn f && comparesSides(f, outer));
    }

    /** Whether it is an equality of which one side reads nothing of the query around, and the other nothing of the subquery. */
    private static boolean comparesSides(Expr.Fn f, Set<Long> outer) {
        boolean equality = f.def().name().equals("=") || f.def().name().equals("<=>");
        return equality
                && f.args().stream()
                        .map(Columns::references)
                        .allMatch(
                                side -> outer.containsAll(side) || side.stream().noneMatch(outer::contains))
                && f.args().stream()
                                .filter(side ->
                                        Columns.references(side).stream().anyMatch(outer::contains))
                                .count()
                        == 1;
    }

    /** Aggregates of the subquery's rows beside each row of the query around it; null where none of them is one of its own. */
    private static List<Expr> beside(Binder binder, Logical rows, List<Alias> calls) {
        Decorrelation.Result r = Decorrelation.find(rows, binder.scope().input(), binder.session());
        Set<Long> outer = Columns.ids(binder.scope().input());
        if (r == null || !comparesSides(r.conditions(), outer)) {
            binder.windows().dependent(new Logical.Aggregate(List.of(), List.copyOf(calls), rows));
            return calls.stream().map(c -> (Expr) Columns.attr(c).withNulls()).toList();
        }
        if (r.conditions().isEmpty()) {
            binder.windows()
                    .beside(new Logical.Aggregate(List.of(), List.copyOf(calls), r.plan()), Plan.JoinType.CROSS, null);
            return calls.stream().map(c -> (Expr) Columns.attr(c)).toList();
        }
        List<Expr> keys = new ArrayList<>();
        List<Expr> conditions = new ArrayList<>();
        for (Expr c : r.conditions()) {
            Expr.Fn f = (Expr.Fn) c;
            int inner = Columns.references(f.args().get(0)).stream().anyMatch(outer::contains) ? 1 : 0;
            Alias key =
                    new Alias(f.args().get(inner), "key", binder.session().ids().next());
            keys.add(key);
            Expr same = Columns.attr(key);
            conditions.add(f.withChildren(
                    inner == 0
                            ? List.of(same, f.args().get(1))
                            : List.of(f.args().get(0), same)));
        }
        binder.windows()
                .beside(
                        new Logical.Aggregate(keys, List.copyOf(calls), r.plan()),
                        Plan.JoinType.LEFT_OUTER,
                        all(binder, conditions));
        return calls.stream().map(c -> (Expr) Columns.attr(c).withNulls()).toList();
    }
}
