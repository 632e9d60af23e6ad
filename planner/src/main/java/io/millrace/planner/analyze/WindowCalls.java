package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.Call;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code … OVER (…)}: typed, and taken out of the columns of a projection into nodes of their own below it. */
final class WindowCalls {
    private static final Tree.Frame WHOLE = new Tree.Frame(true, Long.MIN_VALUE, Long.MAX_VALUE);
    private static final Set<String> RANKS =
            Set.of("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile");
    private static final Tree.Frame TO_HERE = new Tree.Frame(true, Long.MIN_VALUE, 0);
    private static final Tree.Frame UP_TO_PEERS = new Tree.Frame(false, Long.MIN_VALUE, 0);

    private WindowCalls() {}

    static Expr bind(Binder binder, Tree.Over over) {
        if (!(Trees.bare(over.call()) instanceof Tree.Call call)) {
            throw unsupported(over, "is not a call");
        }
        List<Expr> partitions = binder.bindAll(over.partitions());
        List<Expr.Order> orders = new ArrayList<>();
        for (Tree t : Trees.parsed(over.orders())) {
            Tree.SortOrder o = t instanceof Tree.SortOrder s ? s : new Tree.SortOrder(t, true, true);
            orders.add(Ordering.orderable(new Expr.Order(binder.bind(o.child()), o.ascending(), o.nullsFirst())));
        }
        String name = call.name().toLowerCase(Locale.ROOT);
        if (RANKS.contains(name) && over.frame() != null && !over.frame().equals(TO_HERE)) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1036",
                    "42K09",
                    name + "() is over the rows up to the current one; leave the frame of its window out.",
                    Map.of());
        }
        Tree.Frame standard = orders.isEmpty() ? WHOLE : UP_TO_PEERS;
        Tree.Frame frame = over.frame() == null ? standard : WindowFrames.checked(over.frame(), orders);
        return switch (name) {
            case "row_number", "rank", "dense_rank" ->
                ranking(name, List.of(), partitions, orders, DataTypes.IntegerType);
            case "percent_rank", "cume_dist" -> ranking(name, List.of(), partitions, orders, DataTypes.DoubleType);
            case "ntile" -> {
                Expr n = call.args().isEmpty()
                        ? new Expr.Lit(1, DataTypes.IntegerType)
                        : folded(binder, binder.bind(call.args().get(0)));
                yield ranking(name, List.of(positive(n, name)), partitions, orders, DataTypes.IntegerType);
            }
            case "lag", "lead", "nth_value" -> shifted(binder, name, call, partitions, orders, frame);
            default -> aggregate(binder, call, partitions, orders, frame);
        };
    }

    private static Expr positive(Expr n, String function) {
        if (n instanceof Expr.Lit l && l.value() instanceof Integer i && i > 0) {
            return n;
        }
        String kind = !n.type().equals(DataTypes.IntegerType)
                ? "UNEXPECTED_INPUT_TYPE"
                : n instanceof Expr.Lit ? "VALUE_OUT_OF_RANGE" : "NON_FOLDABLE_INPUT";
        throw new AnalysisException(
                "DATATYPE_MISMATCH." + kind,
                "42K09",
                "The argument of " + function + " must be a whole number above 0 that is written in the query, not "
                        + ExprText.sql(n) + ".",
                Map.of());
    }

    private static Expr ranking(
            String name, List<Expr> args, List<Expr> partitions, List<Expr.Order> orders, DataType type) {
        if (orders.isEmpty()) {
            throw notOrdered(name);
        }
        return new Expr.Over(name, null, args, null, partitions, orders, WHOLE, false, type, false);
    }

    private static AnalysisException notOrdered(String name) {
        return new AnalysisException(
                "WINDOW_FUNCTION_FRAME_NOT_ORDERED",
                "42601",
                name
                        + "() needs an order of its rows. Write ORDER BY into its window, as in OVER (PARTITION BY key ORDER BY"
                        + " time).",
                Map.of());
    }

    /** lag, lead: value, offset, default, nulls ignored; nth_value: value, n, nulls ignored. */
    private static Expr shifted(
            Binder binder,
            String name,
            Tree.Call call,
            List<Expr> partitions,
            List<Expr.Order> orders,
            Tree.Frame frame) {
        List<Tree> trees = new ArrayList<>(call.args());
        boolean ignoreNulls = false;
        if (Trees.withoutFlag(trees).size() < trees.size()) {
            ignoreNulls = trees.remove(trees.size() - 1) instanceof Tree.Literal l && Boolean.TRUE.equals(l.value());
        }
        if (trees.isEmpty() || trees.size() > (name.equals("nth_value") ? 2 : 3)) {
            throw new AnalysisException(
                    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                    "42605",
                    "The number of arguments of `" + name + "` must be " + (name.equals("nth_value") ? "2" : "[1, 3]")
                            + ", but is " + trees.size() + ".",
                    Map.of());
        }
        if (orders.isEmpty() && !name.equals("nth_value")) {
            throw notOrdered(name);
        }
        Expr value = binder.bind(trees.get(0));
        Expr offset =
                trees.size() > 1 ? folded(binder, binder.bind(trees.get(1))) : new Expr.Lit(1, DataTypes.IntegerType);
        if (name.equals("nth_value")) {
            positive(offset, name);
        } else if (!(offset instanceof Expr.Lit l) || !(l.value() instanceof Integer)) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
                    "42K09",
                    "The offset of " + name + " must be a whole number that is written in the query.",
                    Map.of());
        }
        Expr otherwise =
                trees.size() > 2 ? binder.cast(binder.bind(trees.get(2)), value.type()) : Expr.nullOf(value.type());
        return new Expr.Over(
                name,
                null,
                List.of(value, offset, otherwise),
                null,
                partitions,
                orders,
                frame,
                ignoreNulls,
                value.type(),
                true);
    }

    /** A whole number that is computed from none but constants as one literal. */
    private static Expr folded(Binder binder, Expr e) {
        Object value = e.type().equals(DataTypes.IntegerType)
                ? new Call("window", List.of(e), binder.session().context()).literal(0)
                : null;
        return value instanceof Integer i ? new Expr.Lit(i, DataTypes.IntegerType) : e;
    }

    private static Expr aggregate(
            Binder binder, Tree.Call call, List<Expr> partitions, List<Expr.Order> orders, Tree.Frame frame) {
        Optional<AggDef> def = binder.session().functions().aggregate(call.name());
        if (def.isEmpty()) {
            throw new AnalysisException(
                    "UNSUPPORTED_EXPR_FOR_WINDOW",
                    "42P20",
                    "\"" + PrettyNames.of(call, binder.session().functions())
                            + "\" cannot stand before OVER. Use an aggregate, or row_number, rank, lag"
                            + " and their kin.",
                    Map.of());
        }
        if (call.distinct()) {
            throw new AnalysisException(
                    "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
                    "0A000",
                    "DISTINCT does not go with OVER: \""
                            + PrettyNames.of(call, binder.session().functions()) + "\". Use size(collect_set(…)).",
                    Map.of());
        }
        Expr.Agg agg = binder.aggregateCall(def.get(), call, binder);
        return new Expr.Over(
                call.name(),
                agg.def(),
                agg.args(),
                agg.filter(),
                partitions,
                orders,
                frame,
                false,
                agg.type(),
                agg.nullable());
    }

    private static AnalysisException unsupported(Tree.Over over, String what) {
        return new AnalysisException(
                "UNSUPPORTED_EXPR_FOR_WINDOW",
                "42P20",
                "What stands before OVER " + what + ": " + over.call() + ".",
                Map.of());
    }

    /**
     * A projection whose window functions are computed below it; one node for each way of partitioning and ordering. Those inside others come
     * first.
     */
    static Logical project(List<Expr> columns, Logical child, Ids ids) {
        List<Expr> rest = columns;
        Logical below = child;
        for (Map<List<Object>, List<Expr.Over>> bySpec = innermost(rest); !bySpec.isEmpty(); bySpec = innermost(rest)) {
            Map<Expr.Over, Expr.Attr> attrs = new LinkedHashMap<>();
            for (List<Expr.Over> calls : bySpec.values()) {
                List<Expr> named = new ArrayList<>();
                for (Expr.Over over : calls) {
                    Alias alias = new Alias(over, over.name(), ids.next());
                    named.add(alias);
                    attrs.put(over, Columns.attr(alias));
                }
                below = new Logical.Window(named, below);
            }
            rest = rest.stream().map(c -> replaced(c, attrs)).toList();
        }
        return new Logical.Project(rest, below);
    }

    private static Expr replaced(Expr column, Map<Expr.Over, Expr.Attr> attrs) {
        return column.transformUp(e -> {
            Expr.Attr attr = e instanceof Expr.Over over ? attrs.get(over) : null;
            return attr == null ? e : attr;
        });
    }

    private static Map<List<Object>, List<Expr.Over>> innermost(List<Expr> columns) {
        Map<List<Object>, List<Expr.Over>> bySpec = new LinkedHashMap<>();
        columns.forEach(column -> collect(column, bySpec));
        return bySpec;
    }

    /** Returns whether there are any in the expression. */
    private static boolean collect(Expr e, Map<List<Object>, List<Expr.Over>> bySpec) {
        boolean inside = false;
        for (Expr child : e.children()) {
            inside |= collect(child, bySpec);
        }
        if (!inside && e instanceof Expr.Over over) {
            List<Expr.Over> calls =
                    bySpec.computeIfAbsent(List.of(over.partitions(), over.orders()), k -> new ArrayList<>());
            if (!calls.contains(over)) {
                calls.add(over);
            }
        }
        return inside || e instanceof Expr.Over;
    }

    /** The window functions of an expression, or null if there are none. */
    static Expr.@Nullable Over first(Expr e) {
        if (e instanceof Expr.Over over) {
            return over;
        }
        for (Expr c : e.children()) {
            Expr.Over found = first(c);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
