package io.millrace.engine.operator;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.EvalContext;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The sorted rows of one partition, by their order values, and what window functions give for each. */
final class WindowPartition {
    private final List<Expr.Order> orders;
    private final ValueOrder order;
    private final EvalContext eval;
    private final @Nullable Object[][] keys;

    WindowPartition(List<Expr.Order> orders, int size, EvalContext eval) {
        this.orders = orders;
        this.order = new ValueOrder(orders);
        this.eval = eval;
        keys = new Object[size][];
    }

    void order(int row, @Nullable Object[] values) {
        keys[row] = values;
    }

    /** One value a row. {@code args} gives the call's arguments at a row, {@code taken} whether its filter lets it in. */
    @Nullable
    Object[] results(Expr.Over call, IntFunction<@Nullable Object[]> args, IntPredicate taken) {
        if (call.aggregate() != null) {
            return aggregate(call, call.aggregate(), args, taken);
        }
        return switch (call.name()) {
            case "lag", "lead" -> shifted(call, args);
            case "nth_value" -> nth(call, args);
            default -> ranking(call, args);
        };
    }

    private boolean peers(int a, int b) {
        return order.compare(keys[a], keys[b]) == 0;
    }

    private int firstPeer(int row) {
        int i = row;
        while (i > 0 && peers(i - 1, row)) {
            i--;
        }
        return i;
    }

    private int afterPeers(int row) {
        int i = row + 1;
        while (i < keys.length && peers(i, row)) {
            i++;
        }
        return i;
    }

    private @Nullable Object[] ranking(Expr.Over call, IntFunction<@Nullable Object[]> args) {
        int n = keys.length;
        Object[] out = new Object[n];
        int buckets = call.name().equals("ntile") && n > 0 && args.apply(0)[0] instanceof Integer b ? b : 1;
        int rank = 1;
        int dense = 1;
        int after = 0;
        for (int i = 0; i < n; i++) {
            if (i > 0 && !peers(i - 1, i)) {
                rank = i + 1;
                dense++;
            }
            after = i < after ? after : call.name().equals("cume_dist") ? afterPeers(i) : i + 1;
            out[i] = switch (call.name()) {
                case "row_number" -> i + 1;
                case "rank" -> rank;
                case "dense_rank" -> dense;
                case "percent_rank" -> n == 1 ? 0.0 : (rank - 1.0) / (n - 1);
                case "cume_dist" -> (double) after / n;
                default -> bucket(i, n, buckets);
            };
        }
        return out;
    }

    /** Buckets as even as can be, the first ones a row longer. */
    private static int bucket(int row, int rows, int buckets) {
        int size = rows / buckets;
        int longer = rows % buckets;
        int inLonger = longer * (size + 1);
        return row < inLonger ? row / (size + 1) + 1 : longer + (row - inLonger) / Math.max(size, 1) + 1;
    }

    private @Nullable Object[] shifted(Expr.Over call, IntFunction<@Nullable Object[]> args) {
        int n = keys.length;
        @Nullable Object[] out = new Object[n];
        for (int i = 0; i < n; i++) {
            @Nullable Object[] own = args.apply(i);
            int offset = own[1] instanceof Integer o ? (call.name().equals("lag") ? -o : o) : 0;
            int at = call.ignoreNulls() ? overNulls(i, offset, args) : i + offset;
            out[i] = at >= 0 && at < n ? args.apply(at)[0] : own[2];
        }
        return out;
    }

    private int overNulls(int row, int offset, IntFunction<@Nullable Object[]> args) {
        int step = Integer.signum(offset);
        int left = Math.abs(offset);
        int at = row;
        while (left > 0) {
            at += step;
            if (at < 0 || at >= keys.length) {
                return -1;
            }
            left -= args.apply(at)[0] == null ? 0 : 1;
        }
        return at;
    }

    private @Nullable Object[] nth(Expr.Over call, IntFunction<@Nullable Object[]> args) {
        int n = keys.length;
        @Nullable Object[] out = new Object[n];
        for (int i = 0; i < n; i++) {
            int wanted = args.apply(i)[1] instanceof Integer k ? k : 1;
            int to = end(call.frame(), i);
            for (int at = start(call.frame(), i); at < to; at++) {
                Object v = args.apply(at)[0];
                wanted -= call.ignoreNulls() && v == null ? 0 : 1;
                if (wanted == 0) {
                    out[i] = v;
                    break;
                }
            }
        }
        return out;
    }

    private @Nullable Object[] aggregate(
            Expr.Over call, AggDef def, IntFunction<@Nullable Object[]> args, IntPredicate taken) {
        List<DataType> types = Expr.typesOf(call.args());
        int n = keys.length;
        @Nullable Object[] out = new Object[n];
        @Nullable Object[] buffer = def.zero(types, call.type());
        int from = 0;
        int to = 0;
        for (int i = 0; i < n; i++) {
            int start = start(call.frame(), i);
            int end = Math.max(end(call.frame(), i), start);
            if (start != from || end < to) {
                buffer = def.zero(types, call.type());
                to = start;
            }
            for (int k = to; k < end; k++) {
                if (taken.test(k)) {
                    def.update(buffer, args.apply(k), eval);
                }
            }
            from = start;
            to = end;
            out[i] = def.result(buffer, eval);
        }
        return out;
    }

    /** The first row of the frame around a row. */
    private int start(Tree.Frame frame, int row) {
        if (frame.start() == Long.MIN_VALUE) {
            return 0;
        }
        if (frame.rows()) {
            return (int) Math.max(0, Math.min(keys.length, row + frame.start()));
        }
        if (frame.start() == 0 || keys[row][0] == null) {
            return firstPeer(row);
        }
        RangeBounds bounds = bounds(frame);
        int at = 0;
        while (at < keys.length && (keys[at][0] == null || bounds.distance(at, row, frame.start()) < 0)) {
            at++;
        }
        return at;
    }

    /** The row behind the last one of the frame around a row. */
    private int end(Tree.Frame frame, int row) {
        if (frame.end() == Long.MAX_VALUE) {
            return keys.length;
        }
        if (frame.rows()) {
            return (int) Math.max(0, Math.min(keys.length, row + frame.end() + 1));
        }
        if (frame.end() == 0 || keys[row][0] == null) {
            return afterPeers(row);
        }
        RangeBounds bounds = bounds(frame);
        int at = keys.length;
        while (at > 0 && (keys[at - 1][0] == null || bounds.distance(at - 1, row, frame.end()) > 0)) {
            at--;
        }
        return at;
    }

    private RangeBounds bounds(Tree.Frame frame) {
        return new RangeBounds(frame.unit(), orders.get(0), eval.zone(), keys);
    }
}
