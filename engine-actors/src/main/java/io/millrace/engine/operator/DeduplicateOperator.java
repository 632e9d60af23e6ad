package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes the first row of each key. With the event time among the keys a key is dropped when the watermark reaches it; within
 * watermark, when it reaches the first row's event time plus the delay; else keys are kept for ever.
 */
public final class DeduplicateOperator implements Operator {
    private static final byte[] NOTHING = new byte[0];

    private final OperatorSpec.Deduplicate spec;
    private final boolean expires;
    private final RowCopier copier;
    private final EventTimeColumn time;
    private final RowWriter key = new RowWriter();
    private final StateValue value = new StateValue();

    private @Nullable StateTable seen;
    private @Nullable TimerTable timers;
    private @Nullable RowOutput out;
    private boolean realTime;
    private boolean expiring;
    private long watermarkMs = -1;
    private long lateWatermarkMs = -1;
    private long updated;
    private long removed;
    private long dropped;
    private long duplicates;

    public DeduplicateOperator(OperatorSpec.Deduplicate spec) {
        this.spec = spec;
        expires = spec.eventTime() >= 0 && (spec.eventTimeInKey() || spec.withinWatermark());
        copier = new RowCopier(spec.output(), spec.keys(), true);
        time = new EventTimeColumn(spec.output(), spec.eventTime());
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        realTime = context.realTime();
        watermarkMs = context.restoredWatermarkMs();
        lateWatermarkMs = watermarkMs;
        seen = context.table(spec.uid(), "seen", StateTable.Order.HASHED);
        timers = expires ? new TimerTable(context.table(spec.uid(), "timers", StateTable.Order.SORTED)) : null;
    }

    @Override
    public void beginEpoch(StreamItem.EpochBegin begin) {
        watermarkMs = begin.watermarkMs();
        lateWatermarkMs = begin.lateWatermarkMs();
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (seen == null || out == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        long timeUs = spec.eventTime() >= 0 ? time.of(base, off) : EventTimeColumn.NONE;
        if (EventTimeColumn.passed(timeUs, lateWatermarkMs)) {
            dropped++;
            return;
        }
        key.begin(copier.size());
        copier.copy(base, off, key, 0);
        int keyLen = key.length();
        if (seen.get(keyHash, key.buffer(), 0, keyLen, value)) {
            duplicates++;
            return;
        }
        seen.put(keyHash, key.buffer(), 0, keyLen, NOTHING, 0, 0);
        updated++;
        if (timers != null && spec.withinWatermark()) {
            // A row without a time is remembered as one of 1970, as in Spark, so that it does not stay for ever.
            long fromUs = timeUs == EventTimeColumn.NONE ? 0 : timeUs;
            timers.addNew(fromUs + spec.delayUs(), keyHash, key.buffer(), 0, keyLen);
        } else if (timers != null && timeUs != EventTimeColumn.NONE) {
            timers.addNew(timeUs, keyHash, key.buffer(), 0, keyLen);
        }
        out.row(base, off, len, keyHash);
    }

    @Override
    public void startWatermark(long nowMs) {
        watermarkMs = nowMs;
        expiring = true;
    }

    @Override
    public void startBarrier(long epoch) {
        expiring = !realTime;
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        if (expiring) {
            expire();
            expiring = false;
        }
        if (realTime) {
            lateWatermarkMs = watermarkMs;
        }
        return true;
    }

    private void expire() {
        if (timers == null || seen == null || watermarkMs < 0) {
            return;
        }
        try (StateTable.Cursor due = timers.upTo(EventTimeColumn.us(watermarkMs))) {
            while (due.next()) {
                seen.removeKnown(due.keyHash(), due.key(), TimerTable.keyOff(due), TimerTable.keyLen(due));
                due.remove();
                removed++;
            }
        }
    }

    @Override
    public void report(EpochReport report) {
        long total = seen == null ? 0 : seen.size();
        String name = spec.withinWatermark() ? "dedupeWithinWatermark" : "dedupe";
        report.add(spec.uid(), name, total, updated, removed, dropped, Map.of("numDroppedDuplicateRows", duplicates));
        updated = 0;
        removed = 0;
        dropped = 0;
        duplicates = 0;
    }
}
