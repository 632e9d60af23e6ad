package io.millrace.planner.plan;

import io.millrace.api.java.function.MapFunction;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.sql.Encoder;
import io.millrace.sql.Observation;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A relation whose names and types are settled. Columns are known by the ids of {@link #output()}. Long because
 * the closed set of nodes stands in one file.
 */
public sealed interface Logical {
    List<Attr> output();

    List<Logical> children();

    /** The same node over other children that have the columns it needs. */
    Logical withChildren(List<Logical> children);

    /** The node's own expressions, in a fixed order. */
    default List<Expr> expressions() {
        return List.of();
    }

    /** The same node with other expressions of the same number. */
    default Logical withExpressions(List<Expr> expressions) {
        return this;
    }

    /** Whether rows keep coming: some source below is a stream. */
    default boolean streaming() {
        for (Logical child : children()) {
            if (child.streaming()) {
                return true;
            }
        }
        return false;
    }

    /** Rebuilds the tree bottom up. */
    default Logical transformUp(UnaryOperator<Logical> rule) {
        List<Logical> now = new ArrayList<>();
        boolean changed = false;
        for (Logical child : children()) {
            Logical c = child.transformUp(rule);
            changed |= c != child;
            now.add(c);
        }
        return rule.apply(changed ? withChildren(now) : this);
    }

    /** This node and all below, parents first. */
    default List<Logical> nodes() {
        List<Logical> all = new ArrayList<>();
        addNodes(this, all);
        return all;
    }

    private static void addNodes(Logical node, List<Logical> all) {
        all.add(node);
        for (Logical child : node.children()) {
            addNodes(child, all);
        }
    }

    /** A node that reads no other; those in files of their own are rows that a batch computes for itself. */
    non-sealed interface Leaf extends Logical {
        @Override
        default List<Logical> children() {
            return List.of();
        }

        @Override
        default Logical withChildren(List<Logical> children) {
            return this;
        }
    }

    /**
     * A table of a connector.
     *
     * @param table all its columns, whatever is left of them in output
     * @param hidden columns that are in output only where the query names them
     */
    record Source(
            String format,
            Map<String, String> options,
            List<String> paths,
            @Nullable String name,
            boolean isStream,
            StructType table,
            List<Attr> hidden,
            List<Attr> output)
            implements Leaf {
        public Source withOutput(List<Attr> columns) {
            return new Source(format, options, paths, name, isStream, table, hidden, columns);
        }

        @Override
        public boolean streaming() {
            return isStream;
        }
    }

    /** Rows given in the program, in internal form. */
    record LocalRows(List<Attr> output, List<@Nullable Object[]> rows) implements Leaf {}

    /** A node with one child. */
    non-sealed interface Unary extends Logical {
        Logical child();

        @Override
        default List<Logical> children() {
            return List.of(child());
        }
    }

    /** Each column is an Attr of the child or an Alias. */
    record Project(List<Expr> columns, Logical child) implements Unary {
        public Project {
            columns = List.copyOf(columns);
        }

        @Override
        public List<Attr> output() {
            return columns.stream().map(Columns::attr).toList();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Project(columns, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return columns;
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new Project(e, child);
        }
    }

    record Filter(Expr condition, Logical child) implements Unary {
        @Override
        public List<Attr> output() {
            return child.output();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Filter(condition, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return List.of(condition);
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new Filter(e.get(0), child);
        }
    }

    /** Declares column {@code column} an event time; above, its attribute carries the delay. */
    record Watermark(long column, long delayUs, Logical child) implements Unary {
        @Override
        public List<Attr> output() {
            return child.output().stream()
                    .map(a -> a.id() == column ? Columns.withDelay(a, OptionalLong.of(delayUs)) : a)
                    .toList();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Watermark(column, delayUs, c.get(0));
        }
    }

    /** Gives the child a name; columns answer to it alone. */
    record Named(String alias, Logical child) implements Unary {
        @Override
        public List<Attr> output() {
            return child.output().stream()
                    .map(a -> new Attr(a.id(), a.name(), a.type(), a.nullable(), List.of(alias), a.watermarkDelayUs()))
                    .toList();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Named(alias, c.get(0));
        }
    }

    /** Marks the plan of one Dataset, so that its columns can be told from those of another. */
    record Tagged(long planId, Logical child) implements Unary {
        @Override
        public List<Attr> output() {
            return child.output();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Tagged(planId, c.get(0));
        }
    }

    /** Appends {@code generated} columns, one row an element of the collection (or struct of it, for inline). */
    record Generate(
            Expr collection, boolean inline, boolean withPosition, boolean outer, List<Attr> generated, Logical child)
            implements Unary {
        @Override
        public List<Attr> output() {
            List<Attr> all = new ArrayList<>(child.output());
            all.addAll(generated);
            return all;
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Generate(collection, inline, withPosition, outer, generated, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return List.of(collection);
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new Generate(e.get(0), inline, withPosition, outer, generated, child);
        }
    }

    /** One row for each list of values. */
    record Expand(List<List<Expr>> projections, List<Attr> output, Logical child) implements Unary {
        @Override
        public Logical withChildren(List<Logical> c) {
            return new Expand(projections, output, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return projections.stream().flatMap(List::stream).toList();
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            int n = output.size();
            List<List<Expr>> lists = new ArrayList<>();
            for (int i = 0; i < e.size(); i += n) {
                lists.add(List.copyOf(e.subList(i, i + n)));
            }
            return new Expand(lists, output, child);
        }
    }

    /** Keys are Attr or Alias; aggregates are Alias over Agg. Output is keys, then aggregates. */
    record Aggregate(List<Expr> keys, List<Expr> aggregates, Logical child) implements Unary {
        /** The function that makes a row a session by itself; see {@link #sessionKey}. */
        public static final String SESSION_WINDOW = "session_window";

        public Aggregate {
            keys = List.copyOf(keys);
            aggregates = List.copyOf(aggregates);
        }

        /** Place of the key that is a session, which grows with the rows of its group; -1 without. */
        public int sessionKey() {
            for (int i = 0; i < keys.size(); i++) {
                if (keys.get(i) instanceof Expr.Alias a
                        && a.child() instanceof Expr.Fn f
                        && f.def().name().equals(SESSION_WINDOW)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public List<Attr> output() {
            List<Attr> all = new ArrayList<>();
            keys.forEach(k -> all.add(Columns.attr(k)));
            aggregates.forEach(a -> all.add(Columns.attr(a)));
            return all;
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Aggregate(keys, aggregates, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            List<Expr> all = new ArrayList<>(keys);
            all.addAll(aggregates);
            return all;
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new Aggregate(e.subList(0, keys.size()), e.subList(keys.size(), e.size()), child);
        }
    }

    /** The first row of each key; {@code withinWatermark} forgets keys once the watermark is a delay past them. */
    record Deduplicate(List<Attr> keys, boolean withinWatermark, Logical child) implements Unary {
        @Override
        public List<Attr> output() {
            return child.output();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Deduplicate(keys, withinWatermark, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return List.copyOf(keys);
        }
    }

    record Join(
            Logical left,
            Logical right,
            Plan.JoinType type,
            @Nullable Expr condition) implements Logical {
        @Override
        public List<Attr> output() {
            if (type == Plan.JoinType.LEFT_SEMI || type == Plan.JoinType.LEFT_ANTI) {
                return left.output();
            }
            boolean leftOpen = type == Plan.JoinType.RIGHT_OUTER || type == Plan.JoinType.FULL_OUTER;
            boolean rightOpen = type == Plan.JoinType.LEFT_OUTER || type == Plan.JoinType.FULL_OUTER;
            List<Attr> all = new ArrayList<>();
            left.output().forEach(a -> all.add(leftOpen ? Columns.withNulls(a) : a));
            right.output().forEach(a -> all.add(rightOpen ? Columns.withNulls(a) : a));
            return all;
        }

        @Override
        public List<Logical> children() {
            return List.of(left, right);
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Join(c.get(0), c.get(1), type, condition);
        }

        @Override
        public List<Expr> expressions() {
            return condition == null ? List.of() : List.of(condition);
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new Join(left, right, type, e.isEmpty() ? null : e.get(0));
        }
    }

    /** Children have the columns of {@code output} by place and type. */
    record Union(List<Logical> children, List<Attr> output) implements Logical {
        public Union {
            children = List.copyOf(children);
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Union(c, output);
        }
    }

    /** Appends columns of window functions, each an Alias over Over; all have the same partitions and orders. */
    record Window(List<Expr> columns, Logical child) implements Unary {
        public Window {
            columns = List.copyOf(columns);
        }

        @Override
        public List<Attr> output() {
            List<Attr> all = new ArrayList<>(child.output());
            columns.forEach(c -> all.add(Columns.attr(c)));
            return all;
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Window(columns, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return columns;
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new Window(e, child);
        }
    }

    /**
     * Of the rows that {@code ranks} numbers, those whose column {@code bound} is at most {@code rows}: the first of each partition. All
     * its columns are row_number, rank or dense_rank.
     */
    record TopN(Window ranks, int bound, int rows) implements Unary {
        @Override
        public Logical child() {
            return ranks.child();
        }

        @Override
        public List<Attr> output() {
            return ranks.output();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new TopN(new Window(ranks.columns(), c.get(0)), bound, rows);
        }

        @Override
        public List<Expr> expressions() {
            return ranks.expressions();
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new TopN(new Window(e, ranks.child()), bound, rows);
        }

        /** The call whose result is bounded. */
        public Expr.Over call() {
            return (Expr.Over) ((Expr.Alias) ranks.columns().get(bound)).child();
        }

        /** Place of the expression in PARTITION BY that is an event time with a watermark, -1 without. */
        public int eventTime() {
            List<Expr> partitions = call().partitions();
            for (int i = 0; i < partitions.size(); i++) {
                if (EventTimes.delayUs(partitions.get(i)).isPresent()) {
                    return i;
                }
            }
            return -1;
        }
    }

    record Sort(List<Expr.Order> orders, Logical child) implements Unary {
        @Override
        public List<Attr> output() {
            return child.output();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Sort(orders, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return orders.stream().map(Expr.Order::child).toList();
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            List<Expr.Order> now = new ArrayList<>();
            for (int i = 0; i < e.size(); i++) {
                now.add(new Expr.Order(
                        e.get(i), orders.get(i).ascending(), orders.get(i).nullsFirst()));
            }
            return new Sort(now, child);
        }
    }

    /** At most {@code rows} rows after the first {@code offset}; Long.MAX_VALUE for no limit. */
    record Limit(long rows, long offset, Logical child) implements Unary {
        @Override
        public List<Attr> output() {
            return child.output();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Limit(rows, offset, c.get(0));
        }
    }

    /** User code on objects; output is null-free identity of the child's for FILTER. */
    record Typed(
            Plan.TypedKind kind,
            Object function,
            Encoder<?> input,
            @Nullable Encoder<?> result,
            List<Attr> output,
            Logical child)
            implements Unary {
        @Override
        public Logical withChildren(List<Logical> c) {
            return new Typed(kind, function, input, result, output, c.get(0));
        }
    }

    /**
     * The columns of child, then those of the key that a function gives each row.
     *
     * @param values from the row's object to what functions of the key get; null: the same
     */
    record AppendKey(
            MapFunction<Object, Object> function,
            Encoder<Object> input,
            Encoder<Object> keyEncoder,
            @Nullable MapFunction<Object, Object> values,
            List<Attr> keys,
            Logical child)
            implements Unary {
        @Override
        public List<Attr> output() {
            List<Attr> all = new ArrayList<>(child.output());
            all.addAll(keys);
            return all;
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new AppendKey(function, input, keyEncoder, values, keys, c.get(0));
        }
    }

    /** User code on the rows of each key. {@code initial} holds what is kept of keys before the first row. */
    record Grouped(
            GroupCall call,
            Encoder<Object> result,
            List<Attr> output,
            AppendKey keyed,
            @Nullable AppendKey initial) implements Logical {
        @Override
        public List<Logical> children() {
            return initial == null ? List.of(keyed) : List.of(keyed, initial);
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Grouped(call, result, output, (AppendKey) c.get(0), c.size() == 1 ? null : (AppendKey) c.get(1));
        }

        /** Whether something is kept of each key. */
        public boolean keepsState() {
            return !(call instanceof GroupCall.Plain);
        }

        @Override
        public boolean streaming() {
            return keyed.streaming();
        }
    }

    /** @param written where it comes from: two of one name are one if that is the same, as in a union with itself */
    record Observe(Plan.Observe written, List<Expr> metrics, List<Expr> results, Logical child) implements Unary {
        public String name() {
            return written.name();
        }

        public @Nullable Observation observation() {
            return written.observation();
        }

        @Override
        public List<Attr> output() {
            return child.output();
        }

        @Override
        public Logical withChildren(List<Logical> c) {
            return new Observe(written, metrics, results, c.get(0));
        }

        @Override
        public List<Expr> expressions() {
            return metrics;
        }

        @Override
        public Logical withExpressions(List<Expr> e) {
            return new Observe(written, e, results, child);
        }
    }
}
