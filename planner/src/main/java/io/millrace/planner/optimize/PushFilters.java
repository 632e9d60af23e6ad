package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Moves filters towards the sources and merges neighbours. As in Spark, a filter on other columns than the event time passes a
 * Watermark, so that the rows it drops do not move it; and none passes the deduplication of a stream, whose state would differ.
 */
final class PushFilters implements Rule {
    private final Conditions conditions;

    PushFilters(Conditions conditions) {
        this.conditions = conditions;
    }

    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(node -> {
            if (node instanceof Logical.Filter f) {
                return push(f);
            }
            return node instanceof Logical.Join j ? intoSides(j) : node;
        });
    }

    private Logical push(Logical.Filter f) {
        List<Expr> conjuncts = Conditions.split(f.condition());
        Logical pushed = push(f, conjuncts);
        boolean same = pushed instanceof Logical.Filter n
                && n.child() == f.child()
                && Conditions.split(n.condition()).size() == conjuncts.size();
        return same ? f : pushed;
    }

    private Logical push(Logical.Filter f, List<Expr> conjuncts) {
        Logical below = f.child();
        if (below instanceof Logical.Filter inner) {
            List<Expr> all = new ArrayList<>(Conditions.split(inner.condition()));
            conjuncts.stream().filter(c -> !all.contains(c)).forEach(all::add);
            return push(new Logical.Filter(and(all), inner.child()));
        } else if (below instanceof Logical.Project p) {
            return throughProject(conjuncts, p);
        } else if (below instanceof Logical.Union u) {
            return throughUnion(conjuncts, u);
        } else if (below instanceof Logical.Join j) {
            return throughJoin(conjuncts, j);
        } else if (below instanceof Logical.Generate g) {
            return past(conjuncts, g, on(g.child()));
        } else if (below instanceof Logical.Sort s) {
            return past(conjuncts, s, c -> true);
        } else if (below instanceof Logical.Watermark w) {
            return past(conjuncts, w, c -> !Columns.references(c).contains(w.column()));
        } else if (below instanceof Logical.Deduplicate d && !d.streaming()) {
            Set<Long> keys = Columns.ids(d.keys());
            return past(conjuncts, d, c -> keys.containsAll(Columns.references(c)));
        } else if (below instanceof Logical.Aggregate a && !a.keys().isEmpty()) {
            return throughAggregate(conjuncts, a);
        }
        return f;
    }

    private Expr and(List<Expr> conjuncts) {
        Expr all = conditions.join(conjuncts);
        return all == null ? Expr.Lit.TRUE : all;
    }

    private Logical filter(List<Expr> conjuncts, Logical child) {
        return conjuncts.isEmpty() ? child : push(new Logical.Filter(and(conjuncts), child));
    }

    private Logical keep(List<Expr> conjuncts, Logical child) {
        return conjuncts.isEmpty() ? child : new Logical.Filter(and(conjuncts), child);
    }

    private static Predicate<Expr> on(Logical side) {
        Set<Long> ids = Columns.ids(side.output());
        return c -> ids.containsAll(Columns.references(c));
    }

    /** Moves what may pass below a node with one child. */
    private Logical past(List<Expr> conjuncts, Logical.Unary node, Predicate<Expr> passes) {
        List<Expr> down = new ArrayList<>();
        List<Expr> up = new ArrayList<>();
        for (Expr c : conjuncts) {
            (passes.test(c) && Expressions.deterministic(c) ? down : up).add(c);
        }
        if (down.isEmpty()) {
            return keep(up, node);
        }
        return keep(up, node.withChildren(List.of(filter(down, node.child()))));
    }

    private Logical throughProject(List<Expr> conjuncts, Logical.Project p) {
        Map<Long, Expr> definitions = Columns.definitions(p.columns());
        List<Expr> down = new ArrayList<>();
        List<Expr> up = new ArrayList<>();
        for (Expr c : conjuncts) {
            boolean free = Columns.references(c).stream()
                    .map(definitions::get)
                    .allMatch(d -> d == null || Expressions.cheap(d));
            if (free && Expressions.deterministic(c)) {
                down.add(Columns.replace(c, definitions));
            } else {
                up.add(c);
            }
        }
        return down.isEmpty() ? keep(up, p) : keep(up, new Logical.Project(p.columns(), filter(down, p.child())));
    }

    private Logical throughUnion(List<Expr> conjuncts, Logical.Union u) {
        List<Expr> down = conjuncts.stream().filter(Expressions::deterministic).toList();
        if (down.isEmpty()) {
            return keep(conjuncts, u);
        }
        List<Expr> up = conjuncts.stream().filter(c -> !down.contains(c)).toList();
        List<Logical> children = new ArrayList<>();
        for (Logical child : u.children()) {
            Map<Long, Expr> names = new HashMap<>();
            for (int i = 0; i < u.output().size(); i++) {
                names.put(u.output().get(i).id(), child.output().get(i));
            }
            children.add(
                    filter(down.stream().map(c -> Columns.replace(c, names)).toList(), child));
        }
        return keep(up, new Logical.Union(children, u.output()));
    }

    private Logical throughAggregate(List<Expr> conjuncts, Logical.Aggregate a) {
        Map<Long, Expr> definitions = Columns.definitions(a.keys());
        Set<Long> keys =
                new HashSet<>(Columns.ids(a.keys().stream().map(Columns::attr).toList()));
        if (a.sessionKey() >= 0) {
            // A row alone does not say what session it will be in.
            keys.remove(Columns.attr(a.keys().get(a.sessionKey())).id());
        }
        List<Expr> down = new ArrayList<>();
        List<Expr> up = new ArrayList<>();
        for (Expr c : conjuncts) {
            Set<Long> refs = Columns.references(c);
            if (!refs.isEmpty() && keys.containsAll(refs) && Expressions.deterministic(c)) {
                down.add(Columns.replace(c, definitions));
            } else {
                up.add(c);
            }
        }
        return down.isEmpty() ? keep(up, a) : keep(up, a.withChildren(List.of(filter(down, a.child()))));
    }

    private Logical throughJoin(List<Expr> conjuncts, Logical.Join j) {
        boolean leftFree = switch (j.type()) {
            case INNER, CROSS, LEFT_OUTER, LEFT_SEMI, LEFT_ANTI -> true;
            case RIGHT_OUTER, FULL_OUTER -> false;
        };
        boolean rightFree = j.type() == Plan.JoinType.INNER
                || j.type() == Plan.JoinType.CROSS
                || j.type() == Plan.JoinType.RIGHT_OUTER;
        boolean inner = j.type() == Plan.JoinType.INNER || j.type() == Plan.JoinType.CROSS;
        List<Expr> left = new ArrayList<>();
        List<Expr> right = new ArrayList<>();
        List<Expr> join = new ArrayList<>();
        List<Expr> up = new ArrayList<>();
        for (Expr c : conjuncts) {
            boolean fixed = Expressions.deterministic(c);
            if (fixed && leftFree && on(j.left()).test(c)) {
                left.add(c);
            } else if (fixed && rightFree && on(j.right()).test(c)) {
                right.add(c);
            } else if (fixed && inner) {
                join.add(c);
            } else {
                up.add(c);
            }
        }
        if (left.isEmpty() && right.isEmpty() && join.isEmpty()) {
            return keep(up, j);
        }
        List<Expr> on = new ArrayList<>(Conditions.split(j.condition()));
        on.addAll(join);
        Expr condition = conditions.join(on);
        Plan.JoinType type = condition != null && inner ? Plan.JoinType.INNER : j.type();
        return keep(up, new Logical.Join(filter(left, j.left()), filter(right, j.right()), type, condition));
    }

    /** Parts of ON that read one side only are filters of that side, where dropping its rows is what they do. */
    private Logical intoSides(Logical.Join j) {
        boolean leftInner = j.type() == Plan.JoinType.INNER
                || j.type() == Plan.JoinType.LEFT_SEMI
                || j.type() == Plan.JoinType.RIGHT_OUTER;
        boolean rightInner = j.type() != Plan.JoinType.RIGHT_OUTER
                && j.type() != Plan.JoinType.FULL_OUTER
                && j.type() != Plan.JoinType.CROSS;
        List<Expr> left = new ArrayList<>();
        List<Expr> right = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr c : Conditions.split(j.condition())) {
            boolean fixed =
                    Expressions.deterministic(c) && !Columns.references(c).isEmpty();
            if (fixed && leftInner && on(j.left()).test(c)) {
                left.add(c);
            } else if (fixed && rightInner && on(j.right()).test(c)) {
                right.add(c);
            } else {
                rest.add(c);
            }
        }
        if (left.isEmpty() && right.isEmpty()) {
            return j;
        }
        @Nullable Expr condition = conditions.join(rest);
        return new Logical.Join(filter(left, j.left()), filter(right, j.right()), j.type(), condition);
    }
}
