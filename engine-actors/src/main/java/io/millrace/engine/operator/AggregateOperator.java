package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keyed aggregation. Groups stand in a hashed table; where groups can be closed, a sorted table holds them by window end or
 * event time.
 *
 * <p>A group is late when its time is at or before the late watermark; it is closed when its time is at or before the
 * watermark. Append emits a group when it closes, update when it changes (once at the barrier, or per row in real time),
 * complete all groups at the barrier, without late rows or closing.
 */
public final class AggregateOperator implements Operator {
    private enum Phase {
        NONE,
        TOUCHED,
        CLOSE,
        ALL
    }

    private final OperatorSpec.Aggregate spec;
    private final boolean closes;
    private final EventTimeColumn time;
    private final KeySet touched = new KeySet();
    private final KeySet late = new KeySet();
    private final RowWriter key = new RowWriter();
    private final RowWriter buffer = new RowWriter();
    private final RowWriter result = new RowWriter();
    private final StateValue value = new StateValue();

    /** Place of the buffer in the rows that come in, if they are combined; else -1. */
    private final int combinedAt;

    private @Nullable StateTable groups;
    private @Nullable TimerTable timers;
    private @Nullable KeyFunction keys;
    private StageCode.@Nullable GroupFunction code;
    private @Nullable RowOutput out;
    private boolean realTime;
    private boolean rowByRow;
    private long watermarkMs = -1;
    private long lateWatermarkMs = -1;
    private long removed;
    private Phase phase = Phase.NONE;
    private int touchedAt;
    private StateTable.@Nullable Cursor cursor;

    public AggregateOperator(OperatorSpec.Aggregate spec) {
        this.spec = spec;
        combinedAt = spec.combined() == null ? -1 : spec.combined().size() - 1;
        closes = spec.eventTimeKey() >= 0 && spec.emit() != EmitMode.COMPLETE;
        time = new EventTimeColumn(spec.keySchema(), spec.eventTimeKey());
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        realTime = context.realTime();
        watermarkMs = context.restoredWatermarkMs();
        lateWatermarkMs = watermarkMs;
        rowByRow = realTime && spec.emit() == EmitMode.UPDATE;
        groups = context.table(spec.uid(), "groups", StateTable.Order.HASHED);
        timers = closes ? new TimerTable(context.table(spec.uid(), "timers", StateTable.Order.SORTED)) : null;
        keys = context.code().keys(spec.keys(), spec.rows(), context.eval());
        code = context.code().aggregate(spec, context.eval());
    }

    @Override
    public void beginEpoch(StreamItem.EpochBegin begin) {
        watermarkMs = begin.watermarkMs();
        lateWatermarkMs = begin.lateWatermarkMs();
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        opened(keys).key(base, off, len, key);
        int keyLen = key.length();
        long timeUs = closes ? time.of(key.buffer(), 0) : EventTimeColumn.NONE;
        if (EventTimeColumn.passed(timeUs, lateWatermarkMs)) {
            late.add(keyHash, key.buffer(), 0, keyLen);
            return;
        }
        if (combinedAt >= 0) {
            combined(base, off, keyHash, keyLen, timeUs);
            return;
        }
        StateTable table = opened(groups);
        StageCode.GroupFunction functions = opened(code);
        if (!table.getForUpdate(keyHash, key.buffer(), 0, keyLen, value)) {
            create(keyHash, keyLen, timeUs);
            table.getForUpdate(keyHash, key.buffer(), 0, keyLen, value);
        }
        if (functions.update(base, off, len, value.base, value.off, value.len, buffer)) {
            touch(keyHash, keyLen, value.base, value.off, value.len);
        } else {
            table.put(keyHash, key.buffer(), 0, keyLen, buffer.buffer(), 0, buffer.length());
            touch(keyHash, keyLen, buffer.buffer(), 0, buffer.length());
        }
    }

    /** A row whose last column is the buffer of rows that were combined. */
    private void combined(byte[] base, int off, int keyHash, int keyLen, long timeUs) {
        long slot = Bytes.getLong(base, off + RowLayout.slot(combinedAt + 1, combinedAt));
        int bufferOff = off + RowLayout.varOffset(slot);
        StateTable table = opened(groups);
        StageCode.GroupFunction functions = opened(code);
        if (!table.getForUpdate(keyHash, key.buffer(), 0, keyLen, value)) {
            create(keyHash, keyLen, timeUs, base, bufferOff, RowLayout.varLength(slot));
        } else if (!functions.mergeInPlace(value.base, value.off, base, bufferOff)) {
            functions.merge(value.base, value.off, base, bufferOff, buffer);
            table.put(keyHash, key.buffer(), 0, keyLen, buffer.buffer(), 0, buffer.length());
        }
        touched.add(keyHash, key.buffer(), 0, keyLen);
    }

    private void create(int keyHash, int keyLen, long timeUs) {
        opened(code).zero(buffer);
        create(keyHash, keyLen, timeUs, buffer.buffer(), 0, buffer.length());
    }

    private void create(int keyHash, int keyLen, long timeUs, byte[] start, int startOff, int startLen) {
        opened(groups).put(keyHash, key.buffer(), 0, keyLen, start, startOff, startLen);
        if (timers != null && timeUs != EventTimeColumn.NONE) {
            timers.addNew(timeUs, keyHash, key.buffer(), 0, keyLen);
        }
    }

    private void touch(int keyHash, int keyLen, byte[] base, int off, int len) {
        touched.add(keyHash, key.buffer(), 0, keyLen);
        if (rowByRow) {
            emit(keyHash, key.buffer(), 0, keyLen, base, off, len);
        }
    }

    private void emit(int keyHash, byte[] k, int kOff, int kLen, byte[] base, int off, int len) {
        opened(code).result(k, kOff, kLen, base, off, len, result);
        opened(out).row(result.buffer(), 0, result.length(), keyHash);
    }

    @Override
    public void startWatermark(long nowMs) {
        watermarkMs = nowMs;
        phase = closes ? Phase.CLOSE : Phase.NONE;
    }

    @Override
    public void startBarrier(long epoch) {
        if (spec.keys().isEmpty() && !realTime) {
            touchGlobal();
        }
        touchedAt = 0;
        phase = switch (spec.emit()) {
            case COMPLETE -> Phase.ALL;
            case UPDATE -> rowByRow ? Phase.NONE : Phase.TOUCHED;
            case APPEND -> realTime || !closes ? Phase.NONE : Phase.CLOSE;
        };
    }

    /** An aggregate without keys has its row even when no row came, as Spark's partial aggregation gives it one. */
    private void touchGlobal() {
        key.begin(0);
        int keyLen = key.length();
        if (!opened(groups).get(0, key.buffer(), 0, keyLen, value)) {
            create(0, keyLen, EventTimeColumn.NONE);
        }
        touched.add(0, key.buffer(), 0, keyLen);
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        if (phase == Phase.TOUCHED && emitTouched(room)) {
            phase = closes ? Phase.CLOSE : Phase.NONE;
        }
        if (phase == Phase.CLOSE && close(room) || phase == Phase.ALL && emitAll(room)) {
            phase = Phase.NONE;
        }
        if (phase != Phase.NONE) {
            return false;
        }
        if (realTime) {
            lateWatermarkMs = watermarkMs;
        }
        return true;
    }

    private boolean emitTouched(BooleanSupplier room) {
        while (touchedAt < touched.end()) {
            if (!room.getAsBoolean()) {
                return false;
            }
            int at = touchedAt;
            touchedAt = touched.next(at);
            byte[] k = touched.base();
            if (opened(groups).get(touched.keyHash(at), k, touched.keyOff(at), touched.keyLen(at), value)) {
                emit(touched.keyHash(at), k, touched.keyOff(at), touched.keyLen(at), value.base, value.off, value.len);
            }
        }
        return true;
    }

    private boolean emitAll(BooleanSupplier room) {
        if (cursor == null) {
            cursor = opened(groups).scan();
        }
        while (room.getAsBoolean()) {
            if (!cursor.next()) {
                cursor.close();
                cursor = null;
                return true;
            }
            emit(
                    cursor.keyHash(),
                    cursor.key(),
                    cursor.keyOff(),
                    cursor.keyLen(),
                    cursor.value(),
                    cursor.valueOff(),
                    cursor.valueLen());
        }
        return false;
    }

    private boolean close(BooleanSupplier room) {
        if (watermarkMs < 0) {
            return true;
        }
        StateTable table = opened(groups);
        try (StateTable.Cursor due = opened(timers).upTo(EventTimeColumn.us(watermarkMs))) {
            while (room.getAsBoolean()) {
                if (!due.next()) {
                    return true;
                }
                int keyOff = TimerTable.keyOff(due);
                int keyLen = TimerTable.keyLen(due);
                if (spec.emit() == EmitMode.APPEND && table.get(due.keyHash(), due.key(), keyOff, keyLen, value)) {
                    emit(due.keyHash(), due.key(), keyOff, keyLen, value.base, value.off, value.len);
                }
                table.remove(due.keyHash(), due.key(), keyOff, keyLen);
                due.remove();
                removed++;
            }
        }
        return false;
    }

    @Override
    public void report(EpochReport report) {
        report.add(spec.uid(), "stateStoreSave", opened(groups).size(), touched.size(), removed, late.size(), Map.of());
        touched.clear();
        late.clear();
        removed = 0;
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        return part;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
