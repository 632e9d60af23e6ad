package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keyed aggregation over sessions. A row is a session of its own, which is merged with all sessions of its group that it
 * overlaps or touches; what is kept never overlaps or touches. Two tables:
 *
 * <pre>
 *   sessions  group key, start      → end in µs (8 bytes), buffer
 *   timers    end, group key, start → nothing                       (append only)
 * </pre>
 *
 * <p>A row is late when its own session ended at or before the late watermark. Append gives a session out, once, when the
 * watermark reaches its end; complete gives all at the barrier and closes none.
 */
public final class SessionOperator implements Operator {
    private static final int START = 8;
    private static final int END = 8;
    private static final int BOUNDS = 2;

    private enum Phase {
        NONE,
        CLOSE,
        ALL
    }

    private final OperatorSpec.SessionAggregate spec;
    private final int session;
    private final int sessionColumn;
    private final int columns;
    private final boolean closes;
    private final RowCopier keysBefore;
    private final RowCopier keysAfter;
    private final KeySet touched = new KeySet();
    private final KeySet late = new KeySet();
    private final RowWriter key = new RowWriter();
    private final RowWriter fullKey = new RowWriter();
    private final RowWriter buffer = new RowWriter();
    private final RowWriter result = new RowWriter();
    private final StateValue value = new StateValue();

    private @Nullable StateTable sessions;
    private @Nullable TimerTable timers;
    private @Nullable KeyFunction keys;
    private StageCode.@Nullable GroupFunction code;
    private @Nullable RowOutput out;
    private boolean realTime;
    private long watermarkMs = -1;
    private long lateWatermarkMs = -1;
    private long updated;
    private long removed;
    private Phase phase = Phase.NONE;
    private StateTable.@Nullable Cursor cursor;
    private byte[] entry = new byte[128];
    private byte[] scratch = new byte[256];

    // What the last look over a group's sessions found.
    private int found;
    private long foundStart;

    public SessionOperator(OperatorSpec.SessionAggregate spec) {
        this.spec = spec;
        session = spec.sessionKey();
        OperatorSpec.Aggregate groups = spec.groups();
        sessionColumn = ((Expr.Bound) groups.keys().get(session)).ordinal();
        columns = groups.input().size();
        closes = groups.emit() == EmitMode.APPEND;
        List<StructField> group = new ArrayList<>(groups.keySchema().fieldList());
        group.remove(session);
        StructType groupSchema = new StructType(group);
        keysBefore =
                new RowCopier(groupSchema, IntStream.range(0, session).boxed().toList(), false);
        keysAfter = new RowCopier(
                groupSchema, IntStream.range(session, group.size()).boxed().toList(), false);
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        realTime = context.realTime();
        watermarkMs = context.restoredWatermarkMs();
        lateWatermarkMs = watermarkMs;
        OperatorSpec.Aggregate groups = spec.groups();
        sessions = context.table(spec.uid(), "sessions", StateTable.Order.SORTED);
        timers = closes ? new TimerTable(context.table(spec.uid(), "timers", StateTable.Order.SORTED)) : null;
        List<Expr> group = new ArrayList<>(groups.keys());
        group.remove(session);
        keys = context.code().keys(group, groups.input(), context.eval());
        code = context.code().aggregate(groups, context.eval());
    }

    @Override
    public void beginEpoch(StreamItem.EpochBegin begin) {
        watermarkMs = begin.watermarkMs();
        lateWatermarkMs = begin.lateWatermarkMs();
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (RowLayout.isNull(base, off, sessionColumn)) {
            return;
        }
        int at = off + RowLayout.varOffset(Bytes.getLong(base, off + RowLayout.slot(columns, sessionColumn)));
        long startUs = Bytes.getLong(base, at + RowLayout.slot(BOUNDS, 0));
        long endUs = Bytes.getLong(base, at + RowLayout.slot(BOUNDS, 1));
        opened(keys).key(base, off, len, key);
        int keyLen = key.length();
        select(key.buffer(), 0, keyLen);
        // In complete mode nothing closes, but a batch drops what is late all the same, as Spark's does.
        if ((closes || !realTime) && EventTimeColumn.passed(endUs, lateWatermarkMs)) {
            start(keyLen, startUs);
            late.add(keyHash, entry, 0, keyLen + START);
            return;
        }
        touched.add(keyHash, key.buffer(), 0, keyLen);
        look(keyHash, keyLen, startUs, endUs);
        if (found == 1 && foundStart <= startUs) {
            update(keyHash, keyLen, foundStart, endUs, base, off, len);
            return;
        }
        byte[] alone = alone(base, off, len);
        if (found == 0) {
            put(keyHash, keyLen, startUs, endUs, alone, alone.length);
        } else {
            merge(keyHash, keyLen, startUs, endUs, alone);
        }
    }

    /** The buffer of a session of this row only. */
    private byte[] alone(byte[] base, int off, int len) {
        opened(code).zero(buffer);
        byte[] zero = buffer.toByteArray();
        return opened(code).update(base, off, len, zero, 0, zero.length, buffer) ? zero : buffer.toByteArray();
    }

    private void select(byte[] from, int off, int keyLen) {
        if (entry.length < keyLen + START) {
            entry = new byte[2 * (keyLen + START)];
        }
        System.arraycopy(from, off, entry, 0, keyLen);
    }

    private void start(int keyLen, long startUs) {
        Bytes.putLongBig(entry, keyLen, startUs ^ Long.MIN_VALUE);
    }

    /** Counts the sessions of a group that overlap or touch this stretch, and notes the first. */
    private void look(int keyHash, int keyLen, long startUs, long endUs) {
        found = 0;
        try (StateTable.Cursor c = opened(sessions).scanPrefix(keyHash, entry, 0, keyLen)) {
            while (c.next()) {
                long s = Bytes.getLongBig(c.key(), c.keyOff() + keyLen) ^ Long.MIN_VALUE;
                if (s > endUs) {
                    break;
                }
                long e = Bytes.getLong(c.value(), c.valueOff());
                if (e >= startUs && found++ == 0) {
                    foundStart = s;
                }
            }
        }
    }

    /** Makes one session of a row's own and all that overlap or touch it, in the order of their starts: first() and last() go by it. */
    private void merge(int keyHash, int keyLen, long startUs, long endUs, byte[] alone) {
        long first = startUs;
        long last = endUs;
        byte[] merged = new byte[0];
        boolean waits = true;
        List<Long> ends = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        try (StateTable.Cursor c = opened(sessions).scanPrefix(keyHash, entry, 0, keyLen)) {
            while (c.next()) {
                long s = Bytes.getLongBig(c.key(), c.keyOff() + keyLen) ^ Long.MIN_VALUE;
                long e = Bytes.getLong(c.value(), c.valueOff());
                if (s > endUs) {
                    break;
                }
                if (e < startUs) {
                    continue;
                }
                first = Math.min(first, s);
                last = Math.max(last, e);
                starts.add(s);
                ends.add(e);
                if (waits && s > startUs) {
                    merged = together(merged, alone);
                    waits = false;
                }
                merged = together(
                        merged, Arrays.copyOfRange(c.value(), c.valueOff() + END, c.valueOff() + c.valueLen()));
                c.remove();
            }
        }
        if (waits) {
            merged = together(merged, alone);
        }
        for (int i = 0; i < starts.size(); i++) {
            start(keyLen, starts.get(i));
            removeTimer(keyHash, keyLen, ends.get(i));
        }
        put(keyHash, keyLen, first, last, merged, merged.length);
    }

    private byte[] together(byte[] before, byte[] part) {
        if (before.length == 0) {
            return part;
        }
        opened(code).merge(before, 0, part, 0, buffer);
        return buffer.toByteArray();
    }

    private void put(int keyHash, int keyLen, long startUs, long endUs, byte[] of, int len) {
        if (scratch.length < END + len) {
            scratch = new byte[2 * (END + len)];
        }
        Bytes.putLong(scratch, 0, endUs);
        System.arraycopy(of, 0, scratch, END, len);
        start(keyLen, startUs);
        opened(sessions).put(keyHash, entry, 0, keyLen + START, scratch, 0, END + len);
        if (timers != null) {
            timers.add(endUs, keyHash, entry, 0, keyLen + START);
        }
    }

    private void removeTimer(int keyHash, int keyLen, long endUs) {
        if (timers != null) {
            timers.remove(endUs, keyHash, entry, 0, keyLen + START);
        }
    }

    private void update(int keyHash, int keyLen, long startUs, long endUs, byte[] base, int off, int len) {
        StateTable table = opened(sessions);
        start(keyLen, startUs);
        table.getForUpdate(keyHash, entry, 0, keyLen + START, value);
        long before = Bytes.getLong(value.base, value.off);
        if (endUs > before) {
            Bytes.putLong(value.base, value.off, endUs);
            if (timers != null) {
                removeTimer(keyHash, keyLen, before);
                timers.add(endUs, keyHash, entry, 0, keyLen + START);
            }
        }
        boolean inPlace = opened(code).update(base, off, len, value.base, value.off + END, value.len - END, buffer);
        if (!inPlace) {
            int grown = buffer.length();
            if (scratch.length < END + grown) {
                scratch = new byte[2 * (END + grown)];
            }
            Bytes.putLong(scratch, 0, Math.max(before, endUs));
            System.arraycopy(buffer.buffer(), 0, scratch, END, grown);
            table.put(keyHash, entry, 0, keyLen + START, scratch, 0, END + grown);
        }
    }

    private void emit(int keyHash, byte[] k, int kOff, int kLen, byte[] v, int vOff, int vLen) {
        int groupLen = kLen - START;
        fullKey.begin(keysBefore.size() + 1 + keysAfter.size());
        keysBefore.copy(k, kOff, fullKey, 0);
        fullKey.beginNested(session, BOUNDS);
        fullKey.setLong(0, Bytes.getLongBig(k, kOff + groupLen) ^ Long.MIN_VALUE);
        fullKey.setLong(1, Bytes.getLong(v, vOff));
        fullKey.endNested();
        keysAfter.copy(k, kOff, fullKey, session + 1);
        opened(code).result(fullKey.buffer(), 0, fullKey.length(), v, vOff + END, vLen - END, result);
        opened(out).row(result.buffer(), 0, result.length(), keyHash);
    }

    @Override
    public void startWatermark(long nowMs) {
        watermarkMs = nowMs;
        phase = closes ? Phase.CLOSE : Phase.NONE;
    }

    @Override
    public void startBarrier(long epoch) {
        countUpdated();
        phase = spec.groups().emit() == EmitMode.COMPLETE ? Phase.ALL : realTime ? Phase.NONE : Phase.CLOSE;
    }

    /** As Spark counts: all sessions of the groups that rows came for. */
    private void countUpdated() {
        for (int at = 0; at < touched.end(); at = touched.next(at)) {
            try (StateTable.Cursor c = opened(sessions)
                    .scanPrefix(touched.keyHash(at), touched.base(), touched.keyOff(at), touched.keyLen(at))) {
                while (c.next()) {
                    updated++;
                }
            }
        }
        touched.clear();
    }

    @Override
    public boolean resume(BooleanSupplier room) {
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

    private boolean close(BooleanSupplier room) {
        if (watermarkMs < 0) {
            return true;
        }
        StateTable table = opened(sessions);
        try (StateTable.Cursor due = opened(timers).upTo(EventTimeColumn.us(watermarkMs))) {
            while (room.getAsBoolean()) {
                if (!due.next()) {
                    return true;
                }
                int keyOff = TimerTable.keyOff(due);
                int keyLen = TimerTable.keyLen(due);
                if (table.get(due.keyHash(), due.key(), keyOff, keyLen, value)) {
                    emit(due.keyHash(), due.key(), keyOff, keyLen, value.base, value.off, value.len);
                }
                table.remove(due.keyHash(), due.key(), keyOff, keyLen);
                due.remove();
                removed++;
            }
        }
        return false;
    }

    private boolean emitAll(BooleanSupplier room) {
        if (cursor == null) {
            cursor = opened(sessions).scan();
        }
        StateTable.Cursor all = cursor;
        while (room.getAsBoolean()) {
            if (!all.next()) {
                close();
                return true;
            }
            emit(all.keyHash(), all.key(), all.keyOff(), all.keyLen(), all.value(), all.valueOff(), all.valueLen());
        }
        return false;
    }

    @Override
    public void report(EpochReport report) {
        report.add(
                spec.uid(),
                "sessionWindowStateStoreSaveExec",
                opened(sessions).size(),
                updated,
                removed,
                late.size(),
                Map.of());
        late.clear();
        updated = 0;
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
