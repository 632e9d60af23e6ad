package io.millrace.planner.optimize;

import io.millrace.planner.analyze.EmptyContext;
import io.millrace.planner.analyze.FunctionLookup;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Agg;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.Expr.Lit;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * DISTINCT aggregates over several arguments, with a filter, or beside plain ones, in batch plans. Each row becomes one for each list of
 * distinct arguments, which it carries alone, and one for the plain aggregates; a number says which. Grouping by keys, number and
 * arguments leaves the distinct rows, and has the plain aggregates' results on the rows of number 0; grouping by the keys then
 * gives each call the rows of its number.
 */
final class SeveralDistincts implements Rule {
    private static final int PLAIN = 0;

    private final FunctionLookup functions;
    private final BindContext context;
    private final Conditions conditions;

    SeveralDistincts(FunctionLookup functions, BindContext context, Conditions conditions) {
        this.functions = functions;
        this.context = context;
        this.conditions = conditions;
    }

    @Override
    public Logical apply(Logical plan) {
        return plan.transformUp(
                node -> node instanceof Logical.Aggregate a && applies(a) ? new Rewrite(a).plan() : node);
    }

    private static boolean applies(Logical.Aggregate a) {
        return !a.streaming()
                && a.sessionKey() < 0
                && a.aggregates().stream()
                        .anyMatch(e -> DistinctAggregates.call(e).distinct());
    }

    /** What a row must hold for one list of distinct arguments: the arguments, then the filter if there is one. */
    private record Wanted(List<Expr> args, @Nullable Expr filter) {
        static Wanted of(Agg call) {
            return new Wanted(call.args(), call.filter());
        }

        /** Each value under the expression that names its column. An argument is computed only where the filter holds, as it may fail elsewhere. */
        Map<Expr, Expr> values() {
            Map<Expr, Expr> all = new LinkedHashMap<>();
            for (Expr arg : args) {
                all.put(arg, filter == null ? arg : new Expr.Case(List.of(filter), List.of(arg), null, arg.type()));
            }
            if (filter != null) {
                all.put(filter, filter);
            }
            return all;
        }
    }

    /** The rewriting of one node. */
    private final class Rewrite {
        private final Logical.Aggregate a;
        private final Map<Wanted, Integer> numbers = new LinkedHashMap<>();
        private final Map<Expr, Attr> columns = new LinkedHashMap<>();
        private final List<Expr> keys;
        private final Attr number;
        private long free;

        Rewrite(Logical.Aggregate a) {
            this.a = a;
            free = DistinctAggregates.maxId(a);
            keys = a.keys().stream().<Expr>map(Columns::attr).toList();
            number = new Attr(++free, "distinct", DataTypes.IntegerType, false, List.of(), OptionalLong.empty());
            for (Expr e : a.aggregates()) {
                Agg call = DistinctAggregates.call(e);
                if (call.distinct()) {
                    Wanted wanted = Wanted.of(call);
                    numbers.putIfAbsent(wanted, numbers.size() + 1);
                    wanted.values().keySet().forEach(v -> columns.computeIfAbsent(v, this::column));
                }
            }
        }

        private Attr column(Expr value) {
            return new Attr(++free, "distinct" + columns.size(), value.type(), true, List.of(), OptionalLong.empty());
        }

        Logical plan() {
            List<Expr> inner = new ArrayList<>();
            List<Expr> outer = new ArrayList<>();
            List<Expr> shown = new ArrayList<>(keys);
            boolean defaults = false;
            for (Expr e : a.aggregates()) {
                Alias alias = (Alias) e;
                Agg call = DistinctAggregates.call(e);
                Agg last = call.distinct() ? distinct(call) : plain(call, alias, inner);
                Object empty = call.distinct() || !keys.isEmpty() ? null : emptyResult(call);
                if (empty == null) {
                    outer.add(new Alias(last, alias.name(), alias.id()));
                    shown.add(Columns.attr(alias));
                } else {
                    defaults = true;
                    Alias raw = new Alias(last, alias.name(), ++free);
                    outer.add(raw);
                    Expr known = conditions.call("coalesce", Columns.attr(raw), new Lit(empty, call.type()));
                    shown.add(new Alias(known, alias.name(), alias.id()));
                }
            }
            List<Expr> innerKeys = new ArrayList<>(keys);
            innerKeys.add(number);
            innerKeys.addAll(columns.values());
            Logical rows = new Logical.Aggregate(innerKeys, inner, expand(!inner.isEmpty()));
            Logical groups = new Logical.Aggregate(keys, outer, rows);
            return defaults ? new Logical.Project(shown, groups) : groups;
        }

        private Logical expand(boolean withPlain) {
            Logical child = withKeys();
            List<Attr> output = new ArrayList<>(child.output());
            output.add(number);
            output.addAll(columns.values());
            List<List<Expr>> rows = new ArrayList<>();
            if (withPlain) {
                rows.add(row(child, PLAIN, Map.of()));
            }
            numbers.forEach((wanted, n) -> rows.add(row(child, n, wanted.values())));
            return new Logical.Expand(rows, output, child);
        }

        /** The keys are computed before a row is multiplied: its copies must meet in one group, whatever a key is made of. */
        private Logical withKeys() {
            List<Expr> computed =
                    a.keys().stream().filter(Alias.class::isInstance).toList();
            if (computed.isEmpty()) {
                return a.child();
            }
            List<Expr> all = new ArrayList<>(a.child().output());
            all.addAll(computed);
            return new Logical.Project(all, a.child());
        }

        private List<Expr> row(Logical child, int n, Map<Expr, Expr> carried) {
            List<Expr> row = new ArrayList<>(child.output());
            row.add(new Lit(n, DataTypes.IntegerType));
            columns.keySet().forEach(v -> row.add(carried.getOrDefault(v, Expr.nullOf(v.type()))));
            return row;
        }

        private Expr isNumber(int n) {
            return conditions.call("=", number, new Lit(n, DataTypes.IntegerType));
        }

        private Agg distinct(Agg call) {
            Wanted wanted = Wanted.of(call);
            Expr mine = isNumber(Objects.requireNonNull(numbers.get(wanted)));
            Expr filter = wanted.filter() == null ? mine : conditions.call("and", mine, carried(wanted.filter()));
            List<Expr> args = call.args().stream().map(this::carried).toList();
            return new Agg(call.def(), args, false, filter, call.type(), call.nullable());
        }

        private Expr carried(Expr value) {
            return Objects.requireNonNull(columns.get(value));
        }

        /** Computed with the distinct rows; the second step takes it from the one row that has it. */
        private Agg plain(Agg call, Alias alias, List<Expr> inner) {
            Expr mine = isNumber(PLAIN);
            Expr filter = call.filter() == null ? mine : conditions.call("and", mine, call.filter());
            Alias computed = new Alias(
                    new Agg(call.def(), call.args(), false, filter, call.type(), call.nullable()),
                    alias.name(),
                    ++free);
            inner.add(computed);
            return new Agg(
                    functions.aggregate("first").orElseThrow(),
                    List.of(Columns.attr(computed)),
                    false,
                    isNumber(PLAIN),
                    call.type(),
                    true);
        }

        /** Its result over no rows, where that is not null: without keys there is a result, but no row of number 0. */
        private @Nullable Object emptyResult(Agg call) {
            var types = Expr.typesOf(call.args());
            return call.def().result(call.def().zero(types, call.type()), EmptyContext.of(context));
        }
    }
}
