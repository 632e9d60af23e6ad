package io.millrace.engine.keyed;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.engine.operator.EpochReport;
import io.millrace.engine.operator.EventTimeColumn;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.KeyHash;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.KeyGroupRange;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls user code by key. In micro-batch rhythm and in batches the rows of an epoch are gathered by key and each key is called once, at
 * the barrier and in the order of keys, then keys that are due. In real time a row is a call, and keys fall due by the watermark or the clock at any moment.
 */
public final class GroupedOperator implements Operator {
    private static final int[] NO_KEYS = new int[0];

    private enum Phase {
        NONE,
        ROWS,
        DUE,
        END
    }

    private final OperatorSpec.Grouped spec;
    private final GroupLogic logic;
    private final ValueReader values;
    private final EventTimeColumn time;
    private final EventTimeColumn emittedTime;
    private final KeyedRows rows = new KeyedRows();
    private final KeyOrder order;
    private final RowWriter keyRow = new RowWriter();
    private final RowWriter result = new RowWriter();
    private final CurrentKey key;
    private final GroupTimes times;
    private final GatheredValues gathered = new GatheredValues();
    private final SingleValue single = new SingleValue();

    private @Nullable KeyFunction keys;
    private @Nullable OperatorContext context;
    private @Nullable RowOutput out;
    private @Nullable List<byte[]> initialRows;
    private boolean realTime;
    private long lateWatermarkMs = -1;
    private long dropped;

    private Phase phase = Phase.NONE;
    private boolean thenDue;
    private boolean thenEnd;
    private boolean dueFound;
    private int[] keysInOrder = NO_KEYS;
    private int nextKey;
    private boolean calling;
    private @Nullable Iterator<?> results;

    public GroupedOperator(OperatorSpec.Grouped spec) {
        this.spec = spec;
        logic = GroupLogics.of(spec);
        values = new ValueReader(spec.input());
        time = new EventTimeColumn(spec.input().schema(), spec.eventTime());
        emittedTime = new EventTimeColumn(spec.output(), spec.emittedTime());
        order = new KeyOrder(spec.input().keys());
        key = new CurrentKey(spec.input().keyEncoder());
        times = new GroupTimes(spec.eventTime() >= 0);
    }

    @Override
    public void open(OperatorContext opened, RowOutput output) {
        context = opened;
        out = output;
        realTime = opened.realTime();
        times.watermarkMs = opened.restoredWatermarkMs();
        times.epoch = opened.firstEpoch();
        lateWatermarkMs = times.watermarkMs;
        keys = opened.code().keys(spec.input().keys(), spec.input().schema(), opened.eval());
        OperatorSpec.InitialState initial = spec.initial();
        if (initial != null && opened.fresh()) {
            initialRows = opened.staticRows().read(initial.plan());
        }
        logic.open(opened, times);
    }

    @Override
    public void beginEpoch(StreamItem.EpochBegin begin) {
        times.epoch = begin.epoch();
        times.watermarkMs = begin.watermarkMs();
        lateWatermarkMs = begin.lateWatermarkMs();
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (logic.byWatermark() && EventTimeColumn.passed(time.of(base, off), lateWatermarkMs)) {
            dropped++;
            return;
        }
        opened(keys).key(base, off, len, keyRow);
        if (!realTime) {
            rows.add(keyHash, keyRow.buffer(), 0, keyRow.length(), base, off, len);
            return;
        }
        if (initialRows != null) {
            begin(Phase.ROWS, false, false);
            resume(() -> true);
        }
        times.nowMs = nowMs();
        key.point(keyRow.buffer(), 0, keyRow.length(), keyHash);
        call(single.of(base, off));
        drain(() -> true);
    }

    private long nowMs() {
        return opened(context).eval().nowUs() / 1000;
    }

    private void call(Iterator<Object> of) {
        calling = true;
        results = logic.call(key, of);
    }

    /** Keeps what the initial state says of the keys of this task. */
    private void loadInitial() {
        List<byte[]> all = initialRows;
        OperatorSpec.InitialState initial = spec.initial();
        if (all == null || initial == null) {
            return;
        }
        initialRows = null;
        OperatorContext c = opened(context);
        KeyFunction initialKeys =
                c.code().keys(initial.input().keys(), initial.input().schema(), c.eval());
        ValueReader states = new ValueReader(initial.input());
        KeyGroupRange range = c.keyGroups();
        RowWriter row = new RowWriter();
        for (byte[] bytes : all) {
            initialKeys.key(bytes, 0, bytes.length, row);
            int hash = KeyHash.hash(row.buffer(), 0, row.length());
            if (range.contains(KeyHash.group(hash, range.total()))) {
                key.point(row.buffer(), 0, row.length(), hash);
                logic.initial(key, states.read(bytes, 0));
                if (initial.callsKeys() && logic.callsInitialKeys()) {
                    rows.key(hash, row.buffer(), 0, row.length());
                }
            }
        }
    }

    private void begin(Phase first, boolean due, boolean end) {
        times.nowMs = nowMs();
        loadInitial();
        phase = first;
        thenDue = due;
        thenEnd = end;
        dueFound = false;
        keysInOrder = order.of(rows);
        nextKey = 0;
    }

    @Override
    public void startWatermark(long nowMs) {
        times.watermarkMs = nowMs;
        if (logic.byWatermark()) {
            begin(Phase.ROWS, true, false);
        }
    }

    @Override
    public void startTime() {
        begin(Phase.ROWS, true, false);
    }

    @Override
    public void startBarrier(long epoch) {
        times.epoch = epoch;
        begin(Phase.ROWS, !realTime, true);
    }

    @Override
    public long nextDeadlineMs() {
        return initialRows != null ? 0 : logic.nextDeadlineMs();
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        while (phase != Phase.NONE) {
            if (!drain(room)) {
                return false;
            }
            switch (phase) {
                case ROWS -> nextKey();
                case DUE -> nextDue();
                default -> {
                    logic.endEpoch();
                    times.epoch++;
                    phase = Phase.NONE;
                }
            }
        }
        if (realTime) {
            lateWatermarkMs = times.watermarkMs;
        }
        return true;
    }

    private void nextKey() {
        if (nextKey == keysInOrder.length) {
            rows.clear();
            keysInOrder = NO_KEYS;
            nextKey = 0;
            phase = thenDue ? Phase.DUE : thenEnd ? Phase.END : Phase.NONE;
            return;
        }
        int at = keysInOrder[nextKey++];
        rows.point(at, key);
        call(gathered.of(rows.firstRow(at)));
    }

    private void nextDue() {
        if (!dueFound) {
            dueFound = true;
            logic.findDue();
        }
        if (logic.nextDue(key)) {
            calling = true;
            results = logic.callDue(key);
        } else {
            phase = thenEnd ? Phase.END : Phase.NONE;
        }
    }

    /** Passes on the results of the call in hand, as far as there is room; true when there is none left. */
    private boolean drain(BooleanSupplier room) {
        if (!calling) {
            return true;
        }
        Iterator<?> now = results;
        try {
            while (now != null && now.hasNext()) {
                if (!room.getAsBoolean()) {
                    return false;
                }
                emit(now.next());
            }
        } catch (MillraceException known) {
            throw known;
        } catch (RuntimeException failed) {
            throw logic.failure(failed);
        }
        calling = false;
        results = null;
        logic.finished(key);
        return true;
    }

    private void emit(@Nullable Object object) {
        if (object == null && spec.outputEncoder().struct()) {
            throw new ExecutionException(
                    "NOT_NULL_ASSERT_VIOLATION",
                    "42000",
                    "A function of a group gave null. Give an object, or an iterator without it.");
        }
        result.begin(spec.output().size());
        spec.outputEncoder().write(object, result, 0);
        long timeUs = emittedTime.of(result.buffer(), 0);
        if (EventTimeColumn.passed(timeUs, lateWatermarkMs)) {
            throw new ExecutionException(
                    "EMITTING_ROWS_OLDER_THAN_WATERMARK_NOT_ALLOWED",
                    "42815",
                    "The function gave a row of event time " + timeUs
                            + ", behind the watermark " + lateWatermarkMs * 1000
                            + " (both in microseconds). Emit rows whose event time is after the watermark, or do not declare an event time column.");
        }
        opened(out).row(result.buffer(), 0, result.length(), key.hash());
    }

    @Override
    public void report(EpochReport report) {
        logic.report(report, dropped);
        dropped = 0;
    }

    @Override
    public void close() {
        logic.close();
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        return part;
    }

    /** The objects of one key's rows; decoded as they are asked for. */
    private final class GatheredValues implements Iterator<Object> {
        private int at;

        GatheredValues of(int firstRow) {
            at = firstRow;
            return this;
        }

        @Override
        public boolean hasNext() {
            return at != 0;
        }

        @Override
        public Object next() {
            if (at == 0) {
                throw new NoSuchElementException("The key has no more rows.");
            }
            int row = at;
            at = rows.nextRow(row);
            return values.read(rows.rowBase(row), KeyedRows.rowOff(row));
        }
    }

    /** The object of one row. */
    private final class SingleValue implements Iterator<Object> {
        private byte[] base = new byte[0];
        private int off;
        private boolean there;

        SingleValue of(byte[] rowBase, int rowOff) {
            base = rowBase;
            off = rowOff;
            there = true;
            return this;
        }

        @Override
        public boolean hasNext() {
            return there;
        }

        @Override
        public Object next() {
            if (!there) {
                throw new NoSuchElementException("The key has no more rows.");
            }
            there = false;
            return values.read(base, off);
        }
    }
}
