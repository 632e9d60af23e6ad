package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a subquery the conditions that read columns of the query around it, so that they can be conditions of a join.
 * What they read of the subquery itself becomes columns of it; through an aggregation only equalities pass, what they compare as further
 * keys, and through a LIMIT, which is then one for each value of what they compare.
 */
final class Decorrelation {
    private final Set<Long> outer;
    private final Binder.Session session;

    private Decorrelation(Set<Long> outer, Binder.Session session) {
        this.outer = outer;
        this.session = session;
    }

    /** @param conditions over columns of the plan and of the query around it */
    record Result(Logical plan, List<Expr> conditions) {}

    /** Null where conditions alone do not do; {@link DependentJoin} does then. */
    static @Nullable Result find(Logical plan, List<Attr> outerColumns, Binder.Session session) {
        try {
            return new Decorrelation(Columns.ids(outerColumns), session).pull(plan);
        } catch (Beyond e) {
            return null;
        }
    }

    /** A place that no condition can be taken from. */
    private static final class Beyond extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Beyond() {
            super(null, null, false, false);
        }
    }

    static AnalysisException refused(String where) {
        return new AnalysisException(
                "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED",
                "0A000",
                "A subquery cannot read columns of the query around it " + where
                        + ", only in equalities of its WHERE. Write the query as a join.",
                Map.of());
    }

    private boolean correlated(Expr e) {
        return Columns.references(e).stream().anyMatch(outer::contains);
    }

    /** Whether it reads the query around and nothing of the subquery. */
    private boolean ofOuter(Expr e) {
        return outer.containsAll(Columns.references(e));
    }

    private Result pull(Logical node) {
        if (node instanceof Logical.Filter f) {
            return filter(f);
        } else if (node instanceof Logical.Project p) {
            return project(p);
        } else if (node instanceof Logical.Aggregate a) {
            return aggregate(a);
        } else if (node instanceof Logical.Named || node instanceof Logical.Tagged || node instanceof Logical.Sort) {
            refuse(node.expressions());
            Result r = pull(node.children().get(0));
            return new Result(node.withChildren(List.of(r.plan())), r.conditions());
        } else if (node instanceof Logical.Join j) {
            return join(j);
        } else if (node instanceof Logical.Limit l) {
            return limit(l);
        }
        for (Logical below : node.nodes()) {
            refuse(below.expressions());
        }
        return new Result(node, List.of());
    }

    private void refuse(List<Expr> expressions) {
        if (expressions.stream().anyMatch(this::correlated)) {
            throw new Beyond();
        }
    }

    private Result filter(Logical.Filter f) {
        Result r = pull(f.child());
        List<Expr> up = new ArrayList<>(r.conditions());
        List<Expr> stay = new ArrayList<>();
        for (Expr c : split(f.condition())) {
            (correlated(c) ? up : stay).add(c);
        }
        Logical plan = r.plan();
        for (Expr c : stay) {
            plan = new Logical.Filter(c, plan);
        }
        return new Result(plan, up);
    }

    static List<Expr> split(Expr condition) {
        if (condition instanceof Expr.Fn f && f.def().name().equals("and")) {
            List<Expr> all = new ArrayList<>(split(f.args().get(0)));
            all.addAll(split(f.args().get(1)));
            return all;
        }
        return List.of(condition);
    }

    /** The columns of plan that the conditions read. */
    private static List<Attr> read(List<Expr> conditions, Logical plan) {
        Set<Long> wanted = new LinkedHashSet<>(Columns.references(conditions));
        return plan.output().stream().filter(a -> wanted.contains(a.id())).toList();
    }

    private Result project(Logical.Project p) {
        refuse(p.columns());
        Result r = pull(p.child());
        return r.conditions().isEmpty()
                ? new Result(p, List.of())
                : new Result(wider(p, r.plan(), r.conditions()), r.conditions());
    }

    /** The projection over another child, of which it keeps what the conditions read. */
    private static Logical wider(Logical.Project p, Logical child, List<Expr> conditions) {
        List<Expr> columns = new ArrayList<>(p.columns());
        Set<Long> there = Columns.ids(p.output());
        read(conditions, child).stream().filter(a -> !there.contains(a.id())).forEach(columns::add);
        return new Logical.Project(columns, child);
    }

    /** The first rows for each value of what the conditions compare: they are numbered where they are sorted. */
    private Result limit(Logical.Limit l) {
        if (pull(l.child()).conditions().isEmpty()) {
            return new Result(l, List.of());
        }
        Deque<Logical> above = new ArrayDeque<>();
        Logical node = l.child();
        while (node instanceof Logical.Project || node instanceof Logical.Named || node instanceof Logical.Tagged) {
            above.push(node);
            node = node.children().get(0);
        }
        List<Expr.Order> orders = node instanceof Logical.Sort s ? s.orders() : List.of();
        Result r = pull(node instanceof Logical.Sort s ? s.child() : node);
        List<Expr> keys = r.conditions().stream().map(this::inner).toList();
        Logical plan = numbered(session, r.plan(), keys, orders, l);
        for (Logical over : above) {
            plan = over instanceof Logical.Project p
                    ? wider(p, plan, r.conditions())
                    : over.withChildren(List.of(plan));
        }
        return new Result(plan, r.conditions());
    }

    /** The rows of each key that the limit leaves. */
    static Logical numbered(
            Binder.Session session, Logical plan, List<Expr> keys, List<Expr.Order> orders, Logical.Limit l) {
        Expr.Over number = new Expr.Over(
                "row_number",
                null,
                List.of(),
                null,
                keys,
                orders,
                new Tree.Frame(true, Long.MIN_VALUE, 0),
                false,
                DataTypes.IntegerType,
                false);
        Expr.Alias named = new Expr.Alias(number, "place", session.ids().next());
        Binder binder = new Binder(session, new Scope(List.of(), List.of()), false);
        Logical rows = new Logical.Window(List.of(named), plan);
        Attr place = Columns.attr(named);
        if (l.offset() > 0) {
            rows = new Logical.Filter(compared(binder, ">", place, l.offset()), rows);
        }
        return l.rows() == Long.MAX_VALUE
                ? rows
                : new Logical.Filter(compared(binder, "<=", place, l.offset() + l.rows()), rows);
    }

    private static Expr compared(Binder binder, String operator, Attr place, long bound) {
        FunctionDef def = binder.session().functions().scalar(operator).orElseThrow();
        return binder.apply(def, List.of(place, new Expr.Lit(bound, DataTypes.LongType)));
    }

    /** The side of an equality that reads the subquery. */
    private Expr inner(Expr condition) {
        requireEquality(condition);
        List<Expr> sides = ((Expr.Fn) condition).args();
        return correlated(sides.get(0)) ? sides.get(1) : sides.get(0);
    }

    private Result aggregate(Logical.Aggregate a) {
        refuse(a.expressions());
        Result r = pull(a.child());
        if (r.conditions().isEmpty()) {
            return new Result(a, List.of());
        }
        List<Expr> keys = new ArrayList<>(a.keys());
        Set<Long> there = Columns.ids(keys.stream().map(Columns::attr).toList());
        List<Expr> conditions = new ArrayList<>();
        for (Expr c : r.conditions()) {
            requireEquality(c);
            Expr key = inner(c);
            Expr named = key instanceof Attr || Columns.references(key).isEmpty()
                    ? key
                    : new Expr.Alias(key, "compared", session.ids().next());
            if (named instanceof Expr.Alias alias) {
                keys.add(alias);
                Attr column = Columns.attr(alias);
                conditions.add(c.withChildren(c.children().stream()
                        .<Expr>map(side -> side.equals(key) ? column : side)
                        .toList()));
            } else {
                if (key instanceof Attr column && there.add(column.id())) {
                    keys.add(column);
                }
                conditions.add(c);
            }
        }
        return new Result(new Logical.Aggregate(keys, a.aggregates(), r.plan()), conditions);
    }

    private void requireEquality(Expr c) {
        if (!(c instanceof Expr.Fn f)
                || !(f.def().name().equals("=") || f.def().name().equals("<=>"))
                || f.args().stream().allMatch(this::correlated)
                || !f.args().stream().filter(this::correlated).allMatch(this::ofOuter)) {
            throw new Beyond();
        }
    }

    private Result join(Logical.Join j) {
        boolean leftFree = j.type() != Plan.JoinType.RIGHT_OUTER && j.type() != Plan.JoinType.FULL_OUTER;
        boolean rightFree = j.type() == Plan.JoinType.INNER || j.type() == Plan.JoinType.CROSS;
        refuse(j.expressions());
        Result left = leftFree ? pull(j.left()) : kept(j.left());
        Result right = rightFree ? pull(j.right()) : kept(j.right());
        List<Expr> all = new ArrayList<>(left.conditions());
        all.addAll(right.conditions());
        return new Result(new Logical.Join(left.plan(), right.plan(), j.type(), j.condition()), all);
    }

    private Result kept(Logical side) {
        side.nodes().forEach(n -> refuse(n.expressions()));
        return new Result(side, List.of());
    }
}
