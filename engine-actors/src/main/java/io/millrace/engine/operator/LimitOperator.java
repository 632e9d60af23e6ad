package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.Bytes;
import io.millrace.row.RowWriter;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes rows {@code offset} to {@code offset + rows} of the query's life, or of each epoch. Runs in a single task. */
public final class LimitOperator implements Operator {
    private final OperatorSpec.Limit spec;
    private final byte[] key;
    private final byte[] count = new byte[8];
    private @Nullable StateTable table;
    private @Nullable RowOutput out;
    private long seen;
    private long stored;

    public LimitOperator(OperatorSpec.Limit spec) {
        this.spec = spec;
        RowWriter empty = new RowWriter();
        empty.begin(1);
        key = empty.toByteArray();
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        if (!spec.perEpoch()) {
            table = context.table(spec.uid(), "count", StateTable.Order.HASHED);
            StateValue value = new StateValue();
            if (table.get(0, key, 0, key.length, value)) {
                seen = Bytes.getLong(value.base, value.off);
            }
            stored = seen;
        }
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (out == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        long place = seen;
        // Without a limit, rows is the greatest long: a sum would be below zero.
        if (place - spec.offset() >= spec.rows()) {
            return;
        }
        seen++;
        if (place >= spec.offset()) {
            out.row(base, off, len, keyHash);
        }
    }

    @Override
    public void startBarrier(long epoch) {
        if (table != null && seen != stored) {
            Bytes.putLong(count, 0, seen);
            table.put(0, key, 0, key.length, count, 0, count.length);
        }
    }

    @Override
    public void report(EpochReport report) {
        if (table != null) {
            report.add(spec.uid(), "globalLimit", table.size(), seen == stored ? 0 : 1, 0, 0, Map.of());
            stored = seen;
        } else {
            seen = 0;
        }
    }
}
