package io.millrace.planner.analyze;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.UsingColumns;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Nodes with two inputs: joins, unions, INTERSECT and EXCEPT. */
final class Relations {
    private final Binder.Session session;

    Relations(Binder.Session session) {
        this.session = session;
    }

    Logical join(Logical left, Logical right, Plan.Join j) {
        ObservedMetrics.checkNames(left, right);
        if (j.using() == Plan.Join.COMMON) {
            List<String> common = left.output().stream()
                    .map(Attr::name)
                    .filter(n -> right.output().stream().anyMatch(r -> r.name().equalsIgnoreCase(n)))
                    .toList();
            return join(left, right, new Plan.Join(j.left(), j.right(), j.type(), null, common));
        }
        if (!j.using().isEmpty()) {
            return using(left, right, j);
        }
        Expr condition = null;
        if (j.condition() != null) {
            List<Attr> both = new ArrayList<>(left.output());
            both.addAll(right.output());
            Binder binder = new Binder(session, new Scope(both, List.of(left, right)), false);
            condition = binder.bind(ofBothSides(j.condition(), left, right));
            if (!binder.windows().isEmpty()) {
                throw MillraceException.notYet(
                        "window(…) inside a join condition", "Add the window as a column on each side first.");
            }
            condition = joinCondition(binder, condition);
        }
        Plan.JoinType type = j.type() == Plan.JoinType.CROSS ? Plan.JoinType.INNER : j.type();
        return new Logical.Join(
                left,
                right,
                j.type() == Plan.JoinType.CROSS && condition == null ? Plan.JoinType.CROSS : type,
                condition);
    }

    /** {@code d.col("k").equalTo(d.col("k"))} in a join of d with itself means the column of each side, as nothing else makes sense. */
    private static Tree ofBothSides(Tree condition, Logical left, Logical right) {
        if (!(condition instanceof Tree.Call c) || c.args().size() != 2) {
            return condition;
        } else if (c.name().equals("and")) {
            return new Tree.Call(
                    "and",
                    c.args().stream().map(a -> ofBothSides(a, left, right)).toList());
        }
        boolean equality = c.name().equals("=") || c.name().equals("<=>");
        if (equality
                && c.args().get(0) instanceof Tree.Name n
                && n.planId().isPresent()
                && n.parts().size() == 1
                && n.equals(c.args().get(1))) {
            Attr l = named(left, n.parts().get(0));
            Attr r = named(right, n.parts().get(0));
            if (l != null && r != null) {
                return new Tree.Call(c.name(), List.of(byId(l), byId(r)));
            }
        }
        return condition;
    }

    private static Tree byId(Attr a) {
        return new Tree.Name(List.of("\0" + a.id()), OptionalLong.empty());
    }

    private static Expr joinCondition(Binder binder, Expr condition) {
        if (!condition.type().equals(DataTypes.BooleanType) && !condition.type().equals(DataTypes.NullType)) {
            throw new AnalysisException(
                    "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
                    "42K0E",
                    "The join condition \"" + io.millrace.planner.expr.ExprText.sql(condition)
                            + "\" has the invalid type \"" + condition.type().sql()
                            + "\", expected \"BOOLEAN\". Compare columns of the two sides.",
                    Map.of());
        }
        return binder.cast(condition, DataTypes.BooleanType);
    }

    static Expr requireBoolean(Binder binder, Expr condition, String what) {
        if (!condition.type().equals(DataTypes.BooleanType) && !condition.type().equals(DataTypes.NullType)) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
                    "42K09",
                    "Cannot resolve \"" + io.millrace.planner.expr.ExprText.sql(condition)
                            + "\" due to data type mismatch: The " + what + " is of type \""
                            + condition.type().sql() + "\" but must be \"BOOLEAN\".",
                    Map.of());
        }
        return binder.cast(condition, DataTypes.BooleanType);
    }

    private Logical using(Logical left, Logical right, Plan.Join j) {
        Binder binder = new Binder(session, new Scope(List.of(), List.of()), false);
        Expr condition = null;
        List<Attr> leftKeys = new ArrayList<>();
        List<Attr> rightKeys = new ArrayList<>();
        for (String name : j.using()) {
            Attr l = usingColumn(left, name, "left");
            Attr r = usingColumn(right, name, "right");
            leftKeys.add(l);
            rightKeys.add(r);
            Expr equal = binder.apply(function("="), List.of(l, r));
            condition = condition == null ? equal : binder.apply(function("and"), List.of(condition, equal));
        }
        Plan.JoinType type = j.type() == Plan.JoinType.CROSS ? Plan.JoinType.INNER : j.type();
        Logical.Join join = new Logical.Join(left, right, type, condition);
        List<Expr> columns = new ArrayList<>();
        List<Attr> output = join.output();
        boolean rightOuter = type == Plan.JoinType.RIGHT_OUTER;
        for (int i = 0; i < leftKeys.size(); i++) {
            Attr l = byId(output, leftKeys.get(i).id());
            if (type == Plan.JoinType.FULL_OUTER) {
                Attr r = byId(output, rightKeys.get(i).id());
                columns.add(new Expr.Alias(
                        binder.apply(function("coalesce"), List.of(l, r)),
                        l.name(),
                        session.ids().next()));
            } else {
                columns.add(rightOuter ? byId(output, rightKeys.get(i).id()) : l);
            }
        }
        Set<Long> keys = new HashSet<>(Columns.ids(leftKeys));
        keys.addAll(Columns.ids(rightKeys));
        output.stream().filter(a -> !keys.contains(a.id())).forEach(columns::add);
        Logical.Project project = new Logical.Project(columns, join);
        Set<Long> shown = Columns.ids(project.output());
        List<Attr> hidden = output.stream()
                .filter(a -> keys.contains(a.id()) && !shown.contains(a.id()))
                .toList();
        return new UsingColumns(hidden, project);
    }

    private static Attr byId(List<Attr> output, long id) {
        return output.stream().filter(a -> a.id() == id).findFirst().orElseThrow();
    }

    private static Attr usingColumn(Logical side, String name, String which) {
        List<Attr> found = side.output().stream()
                .filter(a -> a.name().equalsIgnoreCase(name))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw NameErrors.ambiguous(List.of(name), found);
        }
        throw new AnalysisException(
                "UNRESOLVED_USING_COLUMN_FOR_JOIN",
                "42703",
                "USING column `" + name + "` cannot be resolved on the " + which + " side of the join. The " + which
                        + "-side columns: "
                        + side.output().stream().map(a -> "`" + a.name() + "`").toList() + ".",
                Map.of());
    }

    private FunctionDef function(String name) {
        return session.functions().scalar(name).orElseThrow(() -> NameErrors.routine(name, List.of()));
    }

    Logical union(Logical left, Logical right, boolean byName, boolean allowMissing) {
        ObservedMetrics.checkNames(left, right);
        Logical l = left;
        Logical r = right;
        if (byName) {
            List<Expr> now = new ArrayList<>();
            Set<Long> used = new HashSet<>();
            for (Attr a : left.output()) {
                Attr match = named(right, a.name());
                if (match == null && !allowMissing) {
                    throw new AnalysisException(
                            "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES",
                            "42703",
                            "Cannot resolve column name \"" + a.name() + "\" among ("
                                    + right.output().stream().map(Attr::name).collect(Collectors.joining(", "))
                                    + ").",
                            Map.of());
                }
                if (match != null) {
                    used.add(match.id());
                }
                now.add(
                        match != null
                                ? match
                                : new Expr.Alias(
                                        Expr.nullOf(a.type()),
                                        a.name(),
                                        session.ids().next()));
            }
            List<Attr> extra =
                    right.output().stream().filter(a -> !used.contains(a.id())).toList();
            if (!extra.isEmpty() && !allowMissing) {
                throw columnCount("UNION", left, right);
            }
            if (!extra.isEmpty()) {
                List<Expr> more = new ArrayList<>(left.output());
                extra.forEach(a -> more.add(new Expr.Alias(
                        Expr.nullOf(a.type()), a.name(), session.ids().next())));
                l = new Logical.Project(more, left);
                now.addAll(extra);
            }
            r = new Logical.Project(now, right);
        }
        List<Logical> both = sameTypes("UNION", l, r);
        List<Attr> output = new ArrayList<>();
        for (int i = 0; i < both.get(0).output().size(); i++) {
            Attr a = both.get(0).output().get(i);
            Attr b = both.get(1).output().get(i);
            output.add(new Attr(
                    session.ids().next(), a.name(), a.type(), a.nullable() || b.nullable(), List.of(), delay(a, b)));
        }
        return new Logical.Union(both, output);
    }

    private static OptionalLong delay(Attr a, Attr b) {
        return a.watermarkDelayUs().isPresent() ? a.watermarkDelayUs() : b.watermarkDelayUs();
    }

    private static @Nullable Attr named(Logical plan, String name) {
        List<Attr> found = plan.output().stream()
                .filter(a -> a.name().equalsIgnoreCase(name))
                .toList();
        if (found.size() > 1) {
            throw NameErrors.ambiguous(List.of(name), found);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private static AnalysisException columnCount(String operator, Logical left, Logical right) {
        return new AnalysisException(
                "NUM_COLUMNS_MISMATCH",
                "42826",
                "Both sides of " + operator + " must have equally many columns, but the first has "
                        + left.output().size() + " and the second "
                        + right.output().size() + ".",
                Map.of());
    }

    /** Both sides with their columns cast to common types. */
    private List<Logical> sameTypes(String operator, Logical left, Logical right) {
        if (left.output().size() != right.output().size()) {
            throw columnCount(operator, left, right);
        }
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < left.output().size(); i++) {
            Attr a = left.output().get(i);
            Attr b = right.output().get(i);
            DataType common = session.functions().wider(List.of(a.type(), b.type()), session.context());
            if (common == null) {
                throw new AnalysisException(
                        "INCOMPATIBLE_COLUMN_TYPE",
                        "42825",
                        "Both sides of " + operator + " must have types that go together, but column " + (i + 1)
                                + " is \""
                                + a.type().sql() + "\" in the first and \""
                                + b.type().sql() + "\" in the second. Cast one of them.",
                        Map.of());
            }
            types.add(common);
        }
        return List.of(cast(left, types), cast(right, types));
    }

    private Logical cast(Logical plan, List<DataType> types) {
        Binder binder = new Binder(session, new Scope(List.of(), List.of()), false);
        List<Expr> columns = new ArrayList<>();
        boolean changed = false;
        for (int i = 0; i < types.size(); i++) {
            Attr a = plan.output().get(i);
            Expr cast = binder.cast(a, types.get(i));
            changed |= cast != a;
            columns.add(
                    cast == a ? a : new Expr.Alias(cast, a.name(), session.ids().next()));
        }
        return changed ? new Logical.Project(columns, plan) : plan;
    }

    Logical setOperation(Logical left, Logical right, Plan.SetOperation s) {
        List<Logical> both = sameTypes(s.kind().name(), left, right);
        boolean intersect = s.kind() == Plan.SetKind.INTERSECT;
        if (intersect && (left.streaming() || right.streaming())) {
            throw StreamingChecks.refused("Intersect of streaming DataFrames/Datasets is not supported. Join the table"
                    + " with a left semi join, and drop duplicates.");
        } else if (right.streaming()) {
            throw StreamingChecks.refused(
                    "Except on a streaming DataFrame/Dataset on the right is not supported. Put the stream on the left.");
        }
        if (s.all()) {
            both = List.of(numbered(both.get(0)), numbered(both.get(1)));
        }
        Binder binder = new Binder(session, new Scope(List.of(), List.of()), false);
        Expr condition = null;
        for (int i = 0; i < both.get(0).output().size(); i++) {
            Expr same = binder.apply(
                    function("<=>"),
                    List.of(both.get(0).output().get(i), both.get(1).output().get(i)));
            condition = condition == null ? same : binder.apply(function("and"), List.of(condition, same));
        }
        Plan.JoinType type = intersect ? Plan.JoinType.LEFT_SEMI : Plan.JoinType.LEFT_ANTI;
        Logical kept = new Logical.Join(both.get(0), both.get(1), type, condition);
        return s.all() ? new Logical.Project(List.copyOf(left(both, left)), kept) : AggregateAnalyzer.distinct(kept);
    }

    /** The columns of the numbered left side without the number. */
    private static List<Attr> left(List<Logical> both, Logical left) {
        return both.get(0).output().subList(0, left.output().size());
    }

    /** With equal rows counted through in a last column, so that each copy is a row of its own. */
    private Logical numbered(Logical plan) {
        Expr.Over count = new Expr.Over(
                "row_number",
                null,
                List.of(),
                null,
                List.copyOf(plan.output()),
                List.of(),
                new Tree.Frame(true, Long.MIN_VALUE, Long.MAX_VALUE),
                false,
                DataTypes.IntegerType,
                false);
        return new Logical.Window(
                List.of(new Expr.Alias(count, "copy", session.ids().next())), plan);
    }
}
