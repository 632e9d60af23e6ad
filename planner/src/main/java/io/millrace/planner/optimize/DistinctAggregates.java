package io.millrace.planner.optimize;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Agg;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Aggregates that are all DISTINCT over the same arguments: first the distinct rows, then plain aggregates of them. */
final class DistinctAggregates implements Rule {
    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(node -> node instanceof Logical.Aggregate a && applies(a) ? rewrite(a) : node);
    }

    static Agg call(Expr aggregate) {
        return (Agg) ((Alias) aggregate).child();
    }

    private static boolean applies(Logical.Aggregate a) {
        if (a.aggregates().isEmpty() || a.streaming() || a.sessionKey() >= 0) {
            return false;
        }
        List<Expr> args = call(a.aggregates().get(0)).args();
        return a.aggregates().stream()
                .allMatch(e -> call(e).distinct()
                        && call(e).filter() == null
                        && call(e).args().equals(args));
    }

    private static Logical rewrite(Logical.Aggregate a) {
        long free = maxId(a);
        List<Expr> keys = new ArrayList<>(a.keys());
        Map<Expr, Expr> names = new HashMap<>();
        for (Expr arg : call(a.aggregates().get(0)).args()) {
            Alias alias = new Alias(arg, "distinct" + names.size(), ++free);
            keys.add(alias);
            names.put(arg, Columns.attr(alias));
        }
        Logical distinct = new Logical.Aggregate(keys, List.of(), a.child());
        List<Expr> calls = new ArrayList<>();
        for (Expr e : a.aggregates()) {
            Agg g = call(e);
            List<Expr> args =
                    g.args().stream().map(x -> names.getOrDefault(x, x)).toList();
            Alias alias = (Alias) e;
            calls.add(new Alias(new Agg(g.def(), args, false, null, g.type(), g.nullable()), alias.name(), alias.id()));
        }
        List<Expr> outer = new ArrayList<>();
        a.keys().forEach(k -> outer.add(Columns.attr(k)));
        return new Logical.Aggregate(outer, calls, distinct);
    }

    /** Ids above all that the analyser gave out below; outer nodes only know ids of their own outputs. */
    static long maxId(Logical plan) {
        long max = 1L << 40;
        for (Logical node : plan.nodes()) {
            for (Expr.Attr attr : node.output()) {
                max = Math.max(max, attr.id());
            }
        }
        return max;
    }
}
