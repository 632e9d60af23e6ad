package io.millrace.engine.operator;

import io.millrace.connector.RowSink;
import io.millrace.engine.align.WatermarkMerger;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.codegen.FusedStage;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import org.jspecify.annotations.Nullable;

/** Filter, projection, expansion and explosion in one piece of code; also where event times are watched. */
public final class FusedOperator implements Operator {
    private final OperatorSpec.Fused spec;
    private EventTimes times = new EventTimes(new Splits());
    private boolean watching;
    private @Nullable FusedStage code;
    private RowSink sink = (base, off, len) -> {};
    private int keyHash;

    public FusedOperator(OperatorSpec.Fused spec) {
        this.spec = spec;
    }

    @Override
    public void open(OperatorContext context, RowOutput out) {
        code = context.code().fused(spec, context.eval());
        times = new EventTimes(context.splits());
        for (io.millrace.planner.codegen.EventTimes seen : code.eventTimes()) {
            times.watch(seen, delayUs(seen.ordinal()));
            watching = true;
        }
        sink = (base, off, len) -> out.row(base, off, len, keyHash);
    }

    @Override
    public void process(byte[] base, int off, int len, int hash) {
        if (code == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        keyHash = hash;
        if (watching) {
            times.beforeRow();
        }
        code.process(base, off, len, sink);
    }

    private long delayUs(int ordinal) {
        for (RowStep step : spec.steps()) {
            if (step instanceof RowStep.WatchEventTime w && w.ordinal() == ordinal) {
                return w.delayUs();
            }
        }
        throw new IllegalArgumentException("No step watches the event time of watermark " + ordinal + ".");
    }

    @Override
    public long outputWatermark(long inputMs) {
        if (!watching) {
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
