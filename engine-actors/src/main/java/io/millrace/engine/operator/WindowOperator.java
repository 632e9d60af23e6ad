package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Window functions over the rows of an epoch: kept in memory, sorted at the barrier by partition and order, and emitted with
 * the functions' results behind their own columns.
 */
public final class WindowOperator implements Operator {
    private record Entry(@Nullable Object[] key, @Nullable Object[] args, byte[] row, int keyHash) {}

    private static final @Nullable Object[] NONE = {};

    private final OperatorSpec.Window spec;
    private final List<Entry> rows = new ArrayList<>();
    private final List<Expr.Order> order = new ArrayList<>();
    private final List<Expr> args = new ArrayList<>();
    private final RowCodec input;
    private final RowCodec output;
    private List<@Nullable Object[]> results = List.of();
    private @Nullable OperatorContext context;
    private StageCode.@Nullable RowValues keyValues;
    private StageCode.@Nullable RowValues argValues;
    private @Nullable RowOutput out;
    private int next = -1;

    public WindowOperator(OperatorSpec.Window spec) {
        this.spec = spec;
        spec.partitions().forEach(p -> order.add(new Expr.Order(p, true, true)));
        order.addAll(spec.orders());
        for (Expr.Over call : spec.calls()) {
            args.addAll(call.args());
            if (call.filter() != null) {
                args.add(call.filter());
            }
        }
        input = new RowCodec(spec.input());
        output = new RowCodec(spec.output());
    }

    @Override
    public void open(OperatorContext lent, RowOutput to) {
        context = lent;
        out = to;
        List<Expr> keys = order.stream().map(Expr.Order::child).toList();
        keyValues = keys.isEmpty() ? null : lent.code().values(keys, spec.input(), lent.eval());
        argValues = args.isEmpty() ? null : lent.code().values(args, spec.input(), lent.eval());
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (context == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        if (rows.size() >= context.maxSortRows()) {
            throw MillraceException.notYet(
                    "A window function over more than " + context.maxSortRows() + " rows of one task",
                    "Filter or aggregate before, or raise millrace.sql.sort.maxRows if memory allows.");
        }
        rows.add(new Entry(
                keyValues == null ? NONE : keyValues.of(base, off, len),
                argValues == null ? NONE : argValues.of(base, off, len),
                Arrays.copyOfRange(base, off, off + len),
                keyHash));
    }

    @Override
    public void startBarrier(long epoch) {
        if (context == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        ValueOrder byAll = new ValueOrder(order);
        rows.sort((a, b) -> byAll.compare(a.key(), b.key()));
        ValueOrder byPartition =
                new ValueOrder(order.subList(0, spec.partitions().size()));
        results = new ArrayList<>(rows.size());
        int from = 0;
        for (int to = 1; to <= rows.size(); to++) {
            if (to == rows.size()
                    || byPartition.compare(rows.get(from).key(), rows.get(to).key()) != 0) {
                partition(from, to, context);
                from = to;
            }
        }
        next = 0;
    }

    private void partition(int from, int to, OperatorContext lent) {
        int width = spec.calls().size();
        int orderAt = spec.partitions().size();
        WindowPartition partition = new WindowPartition(spec.orders(), to - from, lent.eval());
        for (int i = from; i < to; i++) {
            @Nullable Object[] key = rows.get(i).key();
            partition.order(i - from, Arrays.copyOfRange(key, orderAt, key.length));
            results.add(new Object[width]);
        }
        int at = 0;
        for (int k = 0; k < width; k++) {
            Expr.Over call = spec.calls().get(k);
            int first = at;
            int filter = call.filter() == null ? -1 : first + call.args().size();
            @Nullable
            Object[] values = partition.results(
                    call,
                    i -> {
                        @Nullable Object[] all = rows.get(from + i).args();
                        return Arrays.copyOfRange(
                                all, first, first + call.args().size());
                    },
                    i -> filter < 0 || Boolean.TRUE.equals(rows.get(from + i).args()[filter]));
            for (int i = from; i < to; i++) {
                results.get(i)[k] = values[i - from];
            }
            at = first + call.args().size() + (filter < 0 ? 0 : 1);
        }
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        // As in a sort, only the barrier emits.
        if (out == null || next < 0) {
            return true;
        }
        int own = spec.input().size();
        while (next < rows.size()) {
            if (!room.getAsBoolean()) {
                return false;
            }
            Entry e = rows.get(next);
            @Nullable
            Object[] values =
                    Arrays.copyOf(input.decode(e.row(), 0), own + spec.calls().size());
            System.arraycopy(results.get(next), 0, values, own, spec.calls().size());
            byte[] row = output.encode(values);
            out.row(row, 0, row.length, e.keyHash());
            next++;
        }
        rows.clear();
        results = List.of();
        next = -1;
        return true;
    }
}
