package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.JoinKeys;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one side of a join is filtered by holds for the equal key of the other side too, and a column that the condition compares
 * is not null: rows that fail this meet nothing, and need not be kept or sent. Only sides whose unmatched rows are of no use are
 * filtered.
 */
final class InferJoinFilters implements Rule {
    private final Conditions conditions;

    InferJoinFilters(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(node -> node instanceof Logical.Join j ? infer(j) : node);
    }

    private Logical infer(Logical.Join j) {
        boolean toRight = j.type() == Plan.JoinType.INNER
                || j.type() == Plan.JoinType.LEFT_SEMI
                || j.type() == Plan.JoinType.LEFT_OUTER
                || j.type() == Plan.JoinType.LEFT_ANTI;
        boolean toLeft = j.type() == Plan.JoinType.INNER
                || j.type() == Plan.JoinType.LEFT_SEMI
                || j.type() == Plan.JoinType.RIGHT_OUTER;
        JoinKeys keys = JoinKeys.of(j.condition(), j.left().output(), j.right().output());
        List<Expr> ofLeft = known(j.left());
        List<Expr> ofRight = known(j.right());
        Set<Attr> compared = new LinkedHashSet<>();
        Conditions.split(j.condition()).forEach(c -> nullIntolerant(c, compared));
        Logical left =
                toLeft ? filtered(j.left(), ofLeft, keys.left(), ofRight, keys.right(), keys, compared) : j.left();
        Logical right =
                toRight ? filtered(j.right(), ofRight, keys.right(), ofLeft, keys.left(), keys, compared) : j.right();
        return left == j.left() && right == j.right() ? j : new Logical.Join(left, right, j.type(), j.condition());
    }

    private Logical filtered(
            Logical side,
            List<Expr> own,
            List<Expr> ownKeys,
            List<Expr> other,
            List<Expr> otherKeys,
            JoinKeys keys,
            Set<Attr> compared) {
        Set<Expr> there = own.stream().map(InferJoinFilters::bare).collect(Collectors.toSet());
        List<Expr> more = new ArrayList<>();
        for (int i = 0; i < ownKeys.size(); i++) {
            if (!(ownKeys.get(i) instanceof Attr mine)
                    || !(otherKeys.get(i) instanceof Attr theirs)
                    || keys.nullSafe().get(i)) {
                continue;
            }
            for (Expr c : other) {
                Expr here = Columns.replace(c, Map.of(theirs.id(), mine));
                if (Columns.references(c).equals(Set.of(theirs.id())) && there.add(bare(here))) {
                    more.add(here);
                }
            }
        }
        Set<Long> present = new HashSet<>();
        Stream.concat(own.stream(), more.stream()).forEach(c -> {
            Set<Attr> needed = new LinkedHashSet<>();
            nullIntolerant(c, needed);
            needed.forEach(a -> present.add(a.id()));
        });
        for (Attr a : side.output()) {
            if (a.nullable() && !present.contains(a.id()) && compared.stream().anyMatch(c -> c.id() == a.id())) {
                Expr check = conditions.call("isnotnull", a);
                if (there.add(bare(check))) {
                    more.add(check);
                }
            }
        }
        Expr condition = conditions.join(more);
        return condition == null ? side : new Logical.Filter(condition, side);
    }

    /** Adds the columns without which a condition cannot be true: those below calls that are null if an argument is. */
    static void nullIntolerant(Expr e, Set<Attr> found) {
        if (e instanceof Attr a) {
            found.add(a);
        } else if (e instanceof Expr.Cast c) {
            nullIntolerant(c.child(), found);
        } else if (e instanceof Expr.Fn f && f.def().nullRule() == FunctionDef.NullRule.NULL_IF_ANY_NULL) {
            f.args().forEach(a -> nullIntolerant(a, found));
        }
    }

    /** Conditions that hold for every row of a plan, over its output columns. */
    private static List<Expr> known(Logical plan) {
        if (plan instanceof Logical.Filter f) {
            List<Expr> all = new ArrayList<>(known(f.child()));
            Conditions.split(f.condition()).stream()
                    .filter(Expressions::deterministic)
                    .forEach(all::add);
            return all;
        } else if (plan instanceof Logical.Watermark w) {
            return known(w.child());
        } else if (plan instanceof Logical.Project p) {
            Map<Long, Expr> names = new HashMap<>();
            for (Expr column : p.columns()) {
                if (column instanceof Attr a) {
                    names.put(a.id(), a);
                } else if (column instanceof Expr.Alias alias && alias.child() instanceof Attr a) {
                    names.put(a.id(), Columns.attr(alias));
                }
            }
            return known(p.child()).stream()
                    .filter(c -> names.keySet().containsAll(Columns.references(c)))
                    .map(c -> Columns.replace(c, names))
                    .toList();
        }
        return List.of();
    }

    /** The condition with nothing of its columns but their ids, to compare by. */
    private static Expr bare(Expr e) {
        return e.transformUp(n -> n instanceof Attr a
                ? new Attr(a.id(), "", a.type(), true, List.of(), OptionalLong.empty())
                : n instanceof Expr.Fn f ? new Expr.Fn(f.def(), f.args(), f.type(), true) : n);
    }
}
