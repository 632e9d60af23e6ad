package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sorts the rows of an epoch in memory and emits them at the barrier; equal rows keep their order. */
public final class SortOperator implements Operator {
    private record Entry(@Nullable Object[] key, byte[] row, int keyHash) {}

    private final OperatorSpec.Sort spec;
    private final List<Entry> rows = new ArrayList<>();
    private StageCode.@Nullable RowValues keys;
    private @Nullable RowOutput out;
    private int maxRows;
    private int next = -1;

    public SortOperator(OperatorSpec.Sort spec) {
        this.spec = spec;
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        maxRows = context.maxSortRows();
        keys = context.code()
                .values(spec.orders().stream().map(Expr.Order::child).toList(), spec.output(), context.eval());
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (keys == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        if (rows.size() >= maxRows) {
            throw MillraceException.notYet(
                    "Sorting more than " + maxRows + " rows in one epoch",
                    "Limit or aggregate before the sort, or raise millrace.sql.sort.maxRows if memory allows.");
        }
        rows.add(new Entry(keys.of(base, off, len), Arrays.copyOfRange(base, off, off + len), keyHash));
    }

    @Override
    public void startBarrier(long epoch) {
        ValueOrder order = new ValueOrder(spec.orders());
        rows.sort((a, b) -> order.compare(a.key(), b.key()));
        next = 0;
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        // A watermark also passes here; only the barrier emits, and it clears the rows when done.
        if (out == null || next < 0) {
            return true;
        }
        while (next < rows.size()) {
            if (!room.getAsBoolean()) {
                return false;
            }
            Entry e = rows.get(next++);
            out.row(e.row(), 0, e.row().length, e.keyHash());
        }
        rows.clear();
        next = -1;
        return true;
    }
}
