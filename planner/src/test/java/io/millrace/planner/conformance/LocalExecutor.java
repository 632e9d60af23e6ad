package io.millrace.planner.conformance;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.Values;
import io.millrace.planner.plan.Logical;
import io.millrace.row.MapData;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the batch plans that the conformance queries need, row by row through the interpreter. */
final class LocalExecutor {
    private final EvalContext context;

    LocalExecutor(EvalContext context) {
        this.context = context;
    }

    List<Object[]> rows(Logical plan) {
        if (plan instanceof Logical.LocalRows p) {
            return new ArrayList<>(p.rows());
        } else if (plan instanceof Logical.Named p) {
            return rows(p.child());
        } else if (plan instanceof Logical.Tagged p) {
            return rows(p.child());
        } else if (plan instanceof Logical.Project p) {
            return rows(p.child()).stream()
                    .map(r -> evalAll(p.columns(), p.child(), r))
                    .toList();
        } else if (plan instanceof Logical.Filter p) {
            return rows(p.child()).stream()
                    .filter(r -> Boolean.TRUE.equals(eval(p.condition(), p.child(), r)))
                    .toList();
        } else if (plan instanceof Logical.Aggregate p) {
            return aggregate(p);
        } else if (plan instanceof Logical.Expand p) {
            return rows(p.child()).stream()
                    .flatMap(r -> p.projections().stream().map(columns -> evalAll(columns, p.child(), r)))
                    .toList();
        } else if (plan instanceof Logical.Generate p) {
            return generate(p);
        }
        throw new UnsupportedOperationException(
                "No local run of " + plan.getClass().getSimpleName());
    }

    private Object[] evalAll(List<Expr> columns, Logical child, Object[] row) {
        return columns.stream().map(c -> eval(c, child, row)).toArray();
    }

    private Object eval(Expr e, Logical child, Object[] row) {
        List<Attr> input = child.output();
        Expr bound = e.transformUp(x -> {
            if (x instanceof Attr a) {
                for (int i = 0; i < input.size(); i++) {
                    if (input.get(i).id() == a.id()) {
                        return new Expr.Bound(i, a.type(), a.nullable());
                    }
                }
                throw new IllegalStateException("No column " + a);
            }
            return x;
        });
        return Interpreter.eval(bound, row, context);
    }

    private List<Object[]> aggregate(Logical.Aggregate p) {
        Map<List<Object>, List<Object[]>> groups = new LinkedHashMap<>();
        Map<List<Object>, Object[]> keys = new LinkedHashMap<>();
        for (Object[] row : rows(p.child())) {
            Object[] key = evalAll(p.keys(), p.child(), row);
            List<Object> id = new ArrayList<>();
            for (int i = 0; i < key.length; i++) {
                id.add(Values.key(p.keys().get(i).type(), key[i]));
            }
            keys.putIfAbsent(id, key);
            groups.computeIfAbsent(id, k -> new ArrayList<>()).add(row);
        }
        if (p.keys().isEmpty() && groups.isEmpty()) {
            groups.put(List.of(), List.of());
            keys.put(List.of(), new Object[0]);
        }
        List<Object[]> out = new ArrayList<>();
        groups.forEach((id, rows) -> {
            List<Object> values = new ArrayList<>(List.of());
            for (Object k : keys.get(id)) {
                values.add(k);
            }
            for (Expr e : p.aggregates()) {
                values.add(result((Expr.Agg) ((Expr.Alias) e).child(), p.child(), rows));
            }
            out.add(values.toArray());
        });
        return out;
    }

    /** Splits the rows over two buffers and merges them, so that merge is tested too. */
    private Object result(Expr.Agg agg, Logical child, List<Object[]> rows) {
        List<DataType> types = Expr.typesOf(agg.args());
        Object[] first = agg.def().zero(types, agg.type());
        Object[] second = agg.def().zero(types, agg.type());
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            Object[] args = evalAll(agg.args(), child, rows.get(i));
            boolean wanted = agg.filter() == null || Boolean.TRUE.equals(eval(agg.filter(), child, rows.get(i)));
            List<Object> key = new ArrayList<>();
            for (int k = 0; k < args.length; k++) {
                key.add(Values.key(types.get(k), args[k]));
            }
            if (wanted && (!agg.distinct() || seen.add(key))) {
                agg.def().update(i < rows.size() / 2 ? first : second, args, context);
            }
        }
        agg.def().merge(first, second, context);
        return agg.def().result(first, context);
    }

    private List<Object[]> generate(Logical.Generate p) {
        List<Object[]> out = new ArrayList<>();
        for (Object[] row : rows(p.child())) {
            Object collection = eval(p.collection(), p.child(), row);
            if (collection instanceof MapData m) {
                for (int i = 0; i < m.keys().length; i++) {
                    out.add(extended(row, p, i, new Object[] {m.keys()[i], m.values()[i]}));
                }
            } else if (collection instanceof Object[] a) {
                for (int i = 0; i < a.length; i++) {
                    boolean spread = p.inline() && a[i] instanceof Object[];
                    out.add(extended(row, p, i, spread ? (Object[]) a[i] : new Object[] {a[i]}));
                }
            }
        }
        return out;
    }

    private static Object[] extended(Object[] row, Logical.Generate p, int position, Object[] values) {
        List<Object> all = new ArrayList<>();
        for (Object v : row) {
            all.add(v);
        }
        if (p.withPosition()) {
            all.add(position);
        }
        for (Object v : values) {
            all.add(v);
        }
        return all.toArray();
    }

    static StructType schema(Logical plan) {
        StructType s = new StructType();
        for (Attr a : plan.output()) {
            s = s.add(a.name(), a.type(), a.nullable());
        }
        return s;
    }
}
