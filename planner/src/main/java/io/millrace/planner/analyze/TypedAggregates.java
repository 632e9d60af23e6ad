package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Agg;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.aggregate.UserAggregate;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserAggregator;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;

/** Aggregates that are user code: over columns, and over the objects of each key. */
final class TypedAggregates {
    private TypedAggregates() {}

    /** A udaf over columns. */
    static Expr call(String name, UserAggregator user, List<Expr> args, Binder binder, Binder.Session session) {
        UserAggregate def = new UserAggregate(name, user);
        FunctionDef.Signature s = def.bind(args, false, session.context());
        List<Expr> cast = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            cast.add(binder.cast(args.get(i), s.argTypes().get(i)));
        }
        return new Agg(def, cast, false, null, s.type(), true);
    }

    /** One row a key: its columns as {@code key}, then the calls. */
    static Logical aggregate(Plan.TypedAggregate p, Logical.AppendKey rows, Binder.Session session) {
        List<Expr> keys = p.keyed() ? List.copyOf(rows.keys()) : List.of();
        List<Expr> calls = new ArrayList<>();
        for (Plan.TypedCall c : p.calls()) {
            calls.add(new Alias(call(c, rows, session), c.name(), session.ids().next()));
        }
        Logical aggregate = new Logical.Aggregate(keys, calls, rows);
        List<Expr> columns = new ArrayList<>();
        if (p.keyed()) {
            columns.add(key(rows, aggregate, session));
        }
        calls.forEach(c -> columns.add(Columns.attr(c)));
        return new Logical.Project(columns, aggregate);
    }

    private static Expr key(Logical.AppendKey rows, Logical aggregate, Binder.Session session) {
        if (!rows.keyEncoder().struct()) {
            return new Alias(rows.keys().get(0), "key", session.ids().next());
        }
        List<Tree> named = new ArrayList<>();
        for (Attr a : rows.keys()) {
            named.add(new Tree.Alias(
                    new Tree.Name(List.of(a.name()), java.util.OptionalLong.empty()), List.of(a.name())));
        }
        Binder binder = new Binder(session, Scope.of(aggregate), false);
        return new Alias(
                binder.bind(new Tree.Call("struct", named)),
                "key",
                session.ids().next());
    }

    private static Expr call(Plan.TypedCall c, Logical.AppendKey rows, Binder.Session session) {
        UserAggregator user = c.aggregator();
        if (user == null) {
            AggDef count = session.functions().aggregate("count").orElseThrow();
            List<Expr> one = List.of(new Expr.Lit(1, DataTypes.IntegerType));
            return new Agg(count, one, false, null, DataTypes.LongType, false);
        }
        UserAggregate def = new UserAggregate(c.name(), user);
        return new Agg(def, List.copyOf(rows.child().output()), false, null, def.type(), true);
    }
}
