package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Agg;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What crosses the exchange before an aggregation: the keys, and the arguments of the aggregates already worked out, so that
 * no column travels of which only a part is needed.
 *
 * @param columns keys, then arguments
 * @param aggregates the aggregates over these columns
 */
record AggregateInputs(List<Expr> columns, List<Expr> aggregates) {

    static AggregateInputs of(Logical.Aggregate a) {
        List<Expr> columns = new ArrayList<>();
        Map<Expr, Attr> known = new LinkedHashMap<>();
        for (Expr key : a.keys()) {
            columns.add(key);
            known.put(key instanceof Alias alias ? alias.child() : key, Columns.attr(key));
        }
        List<Expr> aggregates = new ArrayList<>();
        for (Expr e : a.aggregates()) {
            Alias alias = (Alias) e;
            List<Expr> inputs = new ArrayList<>();
            for (Expr input : alias.child().children()) {
                inputs.add(input instanceof Expr.Lit ? input : column(input, known, columns));
            }
            Agg agg = (Agg) alias.child().withChildren(inputs);
            aggregates.add(new Alias(agg, alias.name(), alias.id()));
        }
        return new AggregateInputs(columns, aggregates);
    }

    private static Attr column(Expr input, Map<Expr, Attr> known, List<Expr> columns) {
        Attr there = known.get(input);
        if (there != null) {
            return there;
        }
        // Ids below zero are given out by nobody else.
        Expr column = input instanceof Attr ? input : new Alias(input, "arg" + columns.size(), -1L - columns.size());
        columns.add(column);
        known.put(input, Columns.attr(column));
        return Columns.attr(column);
    }
}
