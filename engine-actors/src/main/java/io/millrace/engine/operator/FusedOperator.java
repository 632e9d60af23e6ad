package io.millrace.engine.operator;

import io.millrace.connector.RowSink;
import io.millrace.engine.align.WatermarkMerger;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.physical.OperatorSpec;

/** Filter, projection, expansion and explosion in one piece of code; also where event times are watched. */
public final class FusedOperator implements Operator {
    private final OperatorSpec.Fused spec;
    private final EventTimes times = new EventTimes();
    private StageCode.RowFunction code = (base, off, len, out) -> {};
    private RowSink sink = (base, off, len) -> {};
    private int keyHash;

    public FusedOperator(OperatorSpec.Fused spec) {
        this.spec = spec;
    }

    @Override
    public void open(OperatorContext context, RowOutput out) {
        code = context.code().fused(spec, context.eval(), times);
        sink = (base, off, len) -> out.row(base, off, len, keyHash);
    }

    @Override
    public void process(byte[] base, int off, int len, int hash) {
        keyHash = hash;
        code.apply(base, off, len, sink);
    }

    @Override
    public long outputWatermark(long inputMs) {
        if (times.isEmpty()) {
            return inputMs;
        }
        long own = times.watermarkMs();
        return inputMs == WatermarkMerger.UNBOUNDED ? own : Math.min(inputMs, own);
    }

    @Override
    public void report(EpochReport report) {
        times.report(report);
    }
}
