package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.PreviousRows;
import io.millrace.planner.plan.Recursion;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** {@code WITH RECURSIVE}: the anchor says what columns there are, the step may read them where each row adds by itself. */
final class Recursions {
    private final Binder.Session session;
    private final Function<Plan, Logical> analyze;
    private Map<String, List<Attr>> around = Map.of();

    Recursions(Binder.Session session, Function<Plan, Logical> analyze) {
        this.session = session;
        this.analyze = analyze;
    }

    Logical recursion(Plan.Recursion p) {
        Map<String, List<Attr>> outer = around;
        try {
            around = new HashMap<>(outer);
            around.remove(p.key());
            Logical anchor = apart(p.anchor());
            List<Attr> columns = columns(p, anchor);
            around.put(p.key(), columns);
            Logical step = apart(p.step());
            Logical fitting = fitting(step, columns);
            checkReferences(step, p.key());
            return new Recursion(
                    p.key(), anchor, fitting, columns.stream().map(this::fresh).toList(), p.maxLevel(), Long.MAX_VALUE);
        } finally {
            around = outer;
        }
    }

    /** A part of the recursion, which sees no query around it, and reads no stream. */
    private Logical apart(Plan part) {
        Logical plan = session.subqueries().apart(() -> analyze.apply(part));
        if (plan.streaming()) {
            throw StreamingChecks.refused(
                    "A recursive common table expression cannot read a streaming DataFrame/Dataset."
                            + " Read the table with read(), and join the stream with the result.");
        }
        return plan;
    }

    Logical previous(Plan.Previous p) {
        List<Attr> columns = around.get(p.key());
        if (columns == null) {
            throw new AnalysisException(
                    "INVALID_RECURSIVE_CTE",
                    "42836",
                    "The first query of a recursive common table expression must not read it, but it reads `" + p.key()
                            + "`. Put the query that does behind UNION ALL.",
                    Map.of());
        }
        return new PreviousRows(p.key(), columns.stream().map(this::fresh).toList());
    }

    private Attr fresh(Attr a) {
        return new Attr(session.ids().next(), a.name(), a.type(), a.nullable(), List.of(), OptionalLong.empty());
    }

    private List<Attr> columns(Plan.Recursion p, Logical anchor) {
        List<Attr> output = anchor.output();
        if (!p.columns().isEmpty() && p.columns().size() != output.size()) {
            throw new AnalysisException(
                    "ASSIGNMENT_ARITY_MISMATCH",
                    "42802",
                    "Names given to columns: " + p.columns().size() + ", columns of the first query: " + output.size()
                            + ". Give each column one name.",
                    Map.of());
        }
        List<Attr> columns = new ArrayList<>();
        for (int i = 0; i < output.size(); i++) {
            Attr a = output.get(i);
            String name = p.columns().isEmpty() ? a.name() : p.columns().get(i);
            columns.add(new Attr(
                    session.ids().next(), name, Types.withNulls(a.type()), true, List.of(), OptionalLong.empty()));
        }
        return columns;
    }

    /** The step's columns, which must be of the anchor's types. */
    private Logical fitting(Logical step, List<Attr> columns) {
        if (step.output().size() != columns.size()) {
            throw new AnalysisException(
                    "NUM_COLUMNS_MISMATCH",
                    "42826",
                    "Both sides of UNION must have equally many columns, but the first has " + columns.size()
                            + " and the second " + step.output().size() + ".",
                    Map.of());
        }
        Binder binder = new Binder(session, new Scope(List.of(), List.of()), false);
        List<Expr> fitted = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Attr a = step.output().get(i);
            DataType wanted = columns.get(i).type();
            Expr value = a.type().equals(DataTypes.NullType) ? binder.cast(a, wanted) : a;
            if (!Types.sameValues(value.type(), wanted)) {
                throw new AnalysisException(
                        "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE",
                        "42825",
                        "The step of a recursion must give the types of its first query, but column " + (i + 1) + ", `"
                                + columns.get(i).name() + "`, is \"" + wanted.sql() + "\" there and \""
                                + a.type().sql() + "\" here. Cast it.",
                        Map.of());
            }
            fitted.add(
                    new Expr.Alias(value, columns.get(i).name(), session.ids().next()));
        }
        return new Logical.Project(fitted, step);
    }

    private static void checkReferences(Logical step, String key) {
        for (Logical node : step.nodes()) {
            for (Logical closed : closed(node)) {
                if (closed.nodes().stream().anyMatch(n -> reads(n, key))) {
                    throw new AnalysisException(
                            "INVALID_RECURSIVE_REFERENCE.PLACE",
                            "42836",
                            "In its own WITH RECURSIVE, `" + key
                                    + "` cannot be read below an aggregate, a window function, ORDER BY or LIMIT, in a full"
                                    + " outer join, or on the side of a join that comes out with nulls. Read it in FROM"
                                    + " or in an inner join.",
                            Map.of());
                }
            }
        }
    }

    private static boolean reads(Logical node, String key) {
        return node instanceof PreviousRows p && p.key().equals(key);
    }

    /** The inputs of the node whose rows of several rounds would give something else together than one after the other. */
    private static List<Logical> closed(Logical node) {
        boolean whole = node instanceof Logical.Aggregate a && !a.aggregates().isEmpty()
                || node instanceof Logical.Window
                || node instanceof Logical.Sort
                || node instanceof Logical.Limit;
        if (whole) {
            return node.children();
        } else if (node instanceof Logical.Join j) {
            return switch (j.type()) {
                case INNER, CROSS, LEFT_SEMI, LEFT_ANTI -> List.of();
                case LEFT_OUTER -> List.of(j.right());
                case RIGHT_OUTER -> List.of(j.left());
                case FULL_OUTER -> j.children();
            };
        }
        return List.of();
    }
}
