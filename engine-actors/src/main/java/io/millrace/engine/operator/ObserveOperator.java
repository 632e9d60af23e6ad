package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.physical.OperatorSpec;
import org.jspecify.annotations.Nullable;

/** Counts what passes. Reports its partial buffers; the coordinator merges those of all tasks. */
public final class ObserveOperator implements Operator {
    private final OperatorSpec.Observe spec;
    private StageCode.@Nullable BufferFunction metrics;
    private @Nullable RowOutput out;
    private @Nullable Object[] buffer = new Object[0];

    public ObserveOperator(OperatorSpec.Observe spec) {
        this.spec = spec;
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        metrics = context.code().metrics(spec, context.eval());
        buffer = metrics.zero();
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (metrics == null || out == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        metrics.update(buffer, base, off);
        out.row(base, off, len, keyHash);
    }

    @Override
    public void report(EpochReport report) {
        if (metrics != null) {
            report.observed.put(spec.name(), buffer);
            buffer = metrics.zero();
        }
    }
}
