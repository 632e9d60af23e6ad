package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds ranking functions over a stream whose result a filter bounds ({@code row_number() OVER (…) <= 3}), and makes a
 * {@link Logical.TopN} of them, which needs to keep the first rows of a partition only. The filter stays: it may ask for more.
 */
public final class TopNForm {
    static final String ROW_NUMBER = "row_number";

    private static final Set<String> RANKING = Set.of(ROW_NUMBER, "rank", "dense_rank");

    private TopNForm() {}

    /** The plan with what was found; batch plans and other window functions stay as they are. */
    public static Logical find(Logical plan) {
        return plan.transformUp(node -> node instanceof Logical.Filter f && f.streaming()
                ? new Logical.Filter(f.condition(), below(f.child(), List.of(f.condition())))
                : node);
    }

    /** What stands below the filter, whose conditions are in terms of its columns. */
    private static Logical below(Logical node, List<Expr> conditions) {
        if (node instanceof Logical.Window w) {
            return bounded(w, conditions.stream().flatMap(TopNForm::split).toList());
        } else if (node instanceof Logical.Project p) {
            Map<Long, Expr> definitions = Columns.definitions(p.columns());
            List<Expr> replaced = conditions.stream()
                    .map(c -> Columns.replace(c, definitions))
                    .toList();
            return new Logical.Project(p.columns(), below(p.child(), replaced));
        } else if (node instanceof Logical.Named n) {
            return new Logical.Named(n.alias(), below(n.child(), conditions));
        } else if (node instanceof Logical.Tagged t) {
            return new Logical.Tagged(t.planId(), below(t.child(), conditions));
        } else if (node instanceof Logical.Filter f) {
            List<Expr> all = new ArrayList<>(conditions);
            all.add(f.condition());
            return new Logical.Filter(f.condition(), below(f.child(), all));
        }
        return node;
    }

    private static Stream<Expr> split(Expr condition) {
        return condition instanceof Expr.Fn f && f.def().name().equals("and")
                ? f.args().stream().flatMap(TopNForm::split)
                : Stream.of(condition);
    }

    private static Logical bounded(Logical.Window w, List<Expr> conjuncts) {
        if (!w.columns().stream().allMatch(TopNForm::ranks)) {
            return w;
        }
        Logical.@Nullable TopN best = null;
        for (int i = 0; i < w.columns().size(); i++) {
            long id = Columns.attr(w.columns().get(i)).id();
            long most = conjuncts.stream().mapToLong(c -> most(c, id)).min().orElse(Long.MAX_VALUE);
            if (most < 1 || most > Integer.MAX_VALUE) {
                continue;
            }
            Logical.TopN found = new Logical.TopN(w, i, (int) most);
            if (best == null || found.call().name().equals(ROW_NUMBER)) {
                best = found;
            }
        }
        return best == null ? w : best;
    }

    private static boolean ranks(Expr column) {
        return column instanceof Expr.Alias a && a.child() instanceof Expr.Over o && RANKING.contains(o.name());
    }

    /** The most that the column may be for this to hold, Long.MAX_VALUE if it says nothing of that. */
    private static long most(Expr conjunct, long column) {
        if (!(conjunct instanceof Expr.Fn f) || f.args().size() != 2) {
            return Long.MAX_VALUE;
        }
        Expr left = f.args().get(0);
        Expr right = f.args().get(1);
        OptionalLong n = is(left, column) ? number(right) : is(right, column) ? number(left) : OptionalLong.empty();
        if (n.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return switch (f.def().name()) {
            case "=", "<=>" -> n.getAsLong();
            case "<=" -> is(left, column) ? n.getAsLong() : Long.MAX_VALUE;
            case "<" -> is(left, column) ? n.getAsLong() - 1 : Long.MAX_VALUE;
            case ">=" -> is(right, column) ? n.getAsLong() : Long.MAX_VALUE;
            case ">" -> is(right, column) ? n.getAsLong() - 1 : Long.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }

    private static boolean is(Expr e, long column) {
        return e instanceof Expr.Cast c ? is(c.child(), column) : e instanceof Expr.Attr a && a.id() == column;
    }

    private static OptionalLong number(Expr e) {
        if (e instanceof Expr.Cast c) {
            return number(c.child());
        }
        boolean whole = e instanceof Expr.Lit l
                && (l.value() instanceof Integer
                        || l.value() instanceof Long
                        || l.value() instanceof Short
                        || l.value() instanceof Byte);
        return whole
                ? OptionalLong.of(((Number) Objects.requireNonNull(((Expr.Lit) e).value())).longValue())
                : OptionalLong.empty();
    }
}
