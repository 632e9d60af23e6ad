package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of each partition. Of rows equal in order the one that came first is the better. Partitions stand in a hashed table, each with its
 * rows as one value; where partitions can be closed, a sorted table holds them by window end or event time.
 *
 * <p>Late and closed as in {@link AggregateOperator}. Append emits a partition when it closes; update emits the rows whose place has another row
 * than before (once at the barrier, or at each row in real time).
 */
public final class TopNOperator implements Operator {
    /** In progress reports and the state's metadata. */
    public static final String NAME = "topN";

    private enum Phase {
        NONE,
        TOUCHED,
        CLOSE
    }

    private final OperatorSpec.TopN spec;
    private final boolean closes;
    private final boolean updates;
    private final EventTimeColumn time;
    private final KeySet touched = new KeySet();
    /** Of each touched partition what stood in it before the epoch, empty for nothing; micro-batches in update mode. */
    private final List<byte[]> before = new ArrayList<>();

    private final RowWriter key = new RowWriter();
    private final RowWriter changed = new RowWriter();
    private final StateValue value = new StateValue();
    private final RankedRows rows = new RankedRows();
    private final RankedRows now = new RankedRows();

    private @Nullable StateTable partitions;
    private @Nullable TimerTable timers;
    private @Nullable KeyFunction keys;
    private @Nullable TopRows top;
    private @Nullable RankedOutput ranked;
    private boolean realTime;
    private long watermarkMs = -1;
    private long lateWatermarkMs = -1;
    private long removed;
    private long dropped;
    private Phase phase = Phase.NONE;
    private int touchedAt;
    private int beforeAt;

    public TopNOperator(OperatorSpec.TopN spec) {
        this.spec = spec;
        closes = spec.eventTimeKey() >= 0;
        updates = spec.emit() == EmitMode.UPDATE;
        time = new EventTimeColumn(spec.keySchema(), spec.eventTimeKey());
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        realTime = context.realTime();
        watermarkMs = context.restoredWatermarkMs();
        lateWatermarkMs = watermarkMs;
        partitions = context.table(spec.uid(), "rows", StateTable.Order.HASHED);
        timers = closes ? new TimerTable(context.table(spec.uid(), "timers", StateTable.Order.SORTED)) : null;
        keys = context.code().keys(spec.ranks().partitions(), spec.ranks().input(), context.eval());
        List<Expr> by = spec.ranks().orders().stream().map(Expr.Order::child).toList();
        StageCode.RowValues order = context.code().values(by, spec.ranks().input(), context.eval());
        top = new TopRows(spec, order);
        ranked = new RankedOutput(spec, top, output);
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
            dropped++;
            return;
        }
        boolean known = opened(partitions).get(keyHash, key.buffer(), 0, keyLen, value);
        read(known, rows);
        if (!opened(top).insert(rows, base, off, len, changed)) {
            return;
        }
        if (touched.add(keyHash, key.buffer(), 0, keyLen) && updates && !realTime) {
            before.add(known ? Arrays.copyOfRange(value.base, value.off, value.off + value.len) : new byte[0]);
        }
        if (updates && realTime) {
            now.at(changed.buffer(), 0);
            opened(ranked).changes(rows, now, keyHash);
        }
        if (!known && timers != null && timeUs != EventTimeColumn.NONE) {
            timers.addNew(timeUs, keyHash, key.buffer(), 0, keyLen);
        }
        opened(partitions).put(keyHash, key.buffer(), 0, keyLen, changed.buffer(), 0, changed.length());
    }

    /** The rows of the value just got; of a query that kept more, only those of this one. */
    private void read(boolean known, RankedRows into) {
        if (known) {
            into.at(value.base, value.off);
            opened(top).bound(into);
        } else {
            into.none();
        }
    }

    @Override
    public void startWatermark(long nowMs) {
        watermarkMs = nowMs;
        phase = closes ? Phase.CLOSE : Phase.NONE;
    }

    @Override
    public void startBarrier(long epoch) {
        touchedAt = 0;
        beforeAt = 0;
        phase = realTime ? Phase.NONE : updates ? Phase.TOUCHED : Phase.CLOSE;
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        if (phase == Phase.TOUCHED && emitTouched(room)) {
            phase = Phase.CLOSE;
        }
        if (phase == Phase.CLOSE && close(room)) {
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
            byte[] old = before.get(beforeAt++);
            if (old.length == 0) {
                rows.none();
            } else {
                rows.at(old, 0);
                opened(top).bound(rows);
            }
            int keyHash = touched.keyHash(at);
            read(opened(partitions).get(keyHash, touched.base(), touched.keyOff(at), touched.keyLen(at), value), now);
            opened(ranked).changes(rows, now, keyHash);
        }
        return true;
    }

    private boolean close(BooleanSupplier room) {
        if (watermarkMs < 0 || timers == null) {
            return true;
        }
        StateTable table = opened(partitions);
        try (StateTable.Cursor due = timers.upTo(EventTimeColumn.us(watermarkMs))) {
            while (room.getAsBoolean()) {
                if (!due.next()) {
                    return true;
                }
                int keyOff = TimerTable.keyOff(due);
                int keyLen = TimerTable.keyLen(due);
                if (!updates) {
                    read(table.get(due.keyHash(), due.key(), keyOff, keyLen, value), rows);
                    opened(ranked).all(rows, due.keyHash());
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
        report.add(spec.uid(), NAME, opened(partitions).size(), touched.size(), removed, dropped, Map.of());
        touched.clear();
        before.clear();
        removed = 0;
        dropped = 0;
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        return part;
    }
}
