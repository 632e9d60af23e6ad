package io.millrace.engine.keyed;

import io.millrace.engine.operator.EpochReport;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.TimerTable;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import io.millrace.sql.Encoder;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.tree.GroupCall;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * mapGroupsWithState and flatMapGroupsWithState. A key's entry is a row: timeout, time of its timer, whether there is an object, then
 * the object's columns (without timeouts the object's columns alone).
 *
 * <p>A timeout that is put off, as one is at every row of a session, leaves its timer where it is: when the timer comes due too early it
 * is moved to where the timeout then stands. So a row changes no sorted table.
 */
final class StateGroups implements GroupLogic {
    private static final int TIMEOUT = 0;
    private static final int TIMER = 1;
    private static final int EXISTS = 2;
    private static final int HEADER_COLUMNS = 3;
    private static final long NONE = KeyState.NO_TIMEOUT;

    private final OperatorSpec.Grouped spec;
    private final Encoder<Object> encoder;
    private final GroupStateTimeout timeout;
    private final int header;
    private final int columns;
    private final RowWriter row = new RowWriter();
    private final StateValue value = new StateValue();
    private final DueKeys due = new DueKeys();
    private final SingleResult singleResult = new SingleResult();

    private @Nullable StateTable states;
    private @Nullable TimerTable timers;
    private @Nullable GroupTimes times;
    private @Nullable KeyState state;
    private long timeoutMs = NONE;
    private long timerMs = NONE;
    private long earliestMs = Long.MAX_VALUE;
    private boolean walking;
    private long updated;
    private long removed;

    StateGroups(OperatorSpec.Grouped spec, Encoder<Object> encoder, GroupStateTimeout timeout) {
        this.spec = spec;
        this.encoder = encoder;
        this.timeout = timeout;
        header = timeout == GroupStateTimeout.NO_TIMEOUT ? 0 : HEADER_COLUMNS;
        columns = header + encoder.schema().size();
    }

    @Override
    public void open(OperatorContext context, GroupTimes groupTimes) {
        times = groupTimes;
        state = new KeyState(timeout, groupTimes);
        states = context.table(spec.uid(), "states", StateTable.Order.HASHED);
        if (header > 0) {
            timers = new TimerTable(context.table(spec.uid(), "timeouts", StateTable.Order.SORTED));
            earliestMs = timers.earliest();
        }
    }

    @Override
    public void initial(CurrentKey key, Object first) {
        if (opened(states).get(key.hash(), key.base(), key.off(), key.len(), value)) {
            throw new ExecutionException(
                    "FLATMAPGROUPSWITHSTATE_INITIAL_STATE_DUPLICATE_KEY",
                    "42000",
                    "The initial state provided contained multiple rows(state) with the same key. Make sure to de-duplicate the initial"
                            + " state before passing it. The key is " + key.object() + ".");
        }
        timerMs = NONE;
        put(key, first, NONE);
    }

    @Override
    public boolean callsInitialKeys() {
        return true;
    }

    @Override
    public boolean byWatermark() {
        return timeout == GroupStateTimeout.EVENT_TIME_TIMEOUT;
    }

    @Override
    public @Nullable Iterator<?> call(CurrentKey key, Iterator<Object> values) {
        load(key);
        return invoke(key, values, false);
    }

    private void load(CurrentKey key) {
        timeoutMs = NONE;
        timerMs = NONE;
        @Nullable Object kept = null;
        boolean exists = false;
        if (opened(states).get(key.hash(), key.base(), key.off(), key.len(), value)) {
            exists = header == 0 || !RowLayout.isNull(value.base, value.off, EXISTS);
            if (header > 0) {
                timeoutMs = column(TIMEOUT);
                timerMs = column(TIMER);
            }
            kept = exists ? encoder.read(value.base, value.off, columns, header) : null;
        }
        opened(state).begin(exists, kept);
    }

    private long column(int place) {
        return Bytes.getLong(value.base, value.off + RowLayout.slot(columns, place));
    }

    private @Nullable Iterator<?> invoke(CurrentKey key, Iterator<Object> values, boolean timedOut) {
        KeyState s = opened(state);
        s.timedOut(timedOut);
        try {
            return spec.call() instanceof GroupCall.MapState map
                    ? singleResult.of(map.function().call(key.object(), values, s))
                    : ((GroupCall.FlatMapState) spec.call()).function().call(key.object(), values, s);
        } catch (Exception failed) {
            throw failure(failed);
        }
    }

    @Override
    public void finished(CurrentKey key) {
        KeyState s = opened(state);
        long next = s.timeoutMs();
        if (s.removed() && next == NONE) {
            moveTimer(key, NONE);
            opened(states).remove(key.hash(), key.base(), key.off(), key.len());
            removed++;
        } else if (s.updated() || s.removed() || next != timeoutMs) {
            // A timer that stands before the timeout is moved when it comes due.
            if (next != NONE && (timerMs == NONE || next < timerMs)) {
                moveTimer(key, next);
            }
            put(key, s.kept(), next);
            updated++;
        }
        s.end();
    }

    private void moveTimer(CurrentKey key, long nextMs) {
        if (timers == null) {
            return;
        }
        if (timerMs != NONE) {
            timers.remove(timerMs, key.hash(), key.base(), key.off(), key.len());
        }
        if (nextMs != NONE) {
            timers.add(nextMs, key.hash(), key.base(), key.off(), key.len());
            earliestMs = Math.min(earliestMs, nextMs);
        }
        timerMs = nextMs;
    }

    private void put(CurrentKey key, @Nullable Object kept, long nextMs) {
        row.begin(columns);
        if (header > 0) {
            row.setLong(TIMEOUT, nextMs);
            row.setLong(TIMER, timerMs);
            if (kept == null) {
                row.setNull(EXISTS);
            }
        }
        if (kept != null) {
            encoder.write(kept, row, header);
        } else {
            for (int i = header; i < columns; i++) {
                row.setNull(i);
            }
        }
        Entries.write(opened(states), key.hash(), key.base(), key.off(), key.len(), row, value);
    }

    /** The last moment that is over: a timeout is over strictly after its time. */
    private long overMs() {
        GroupTimes now = opened(times);
        return (byWatermark() ? now.watermarkMs : now.nowMs) - 1;
    }

    @Override
    public void findDue() {
        if (timers != null && spec.streaming() && overMs() >= earliestMs) {
            due.fill(timers, overMs());
            walking = true;
        }
    }

    @Override
    public boolean nextDue(CurrentKey key) {
        TimerTable table = timers;
        if (table == null) {
            return false;
        }
        while (due.next(key)) {
            load(key);
            if (timerMs != due.timeMs()) {
                continue; // this call moved it
            }
            if (timeoutMs != NONE && timeoutMs <= overMs()) {
                moveTimer(key, NONE);
                return true;
            }
            moveTimer(key, timeoutMs);
            opened(states).getForUpdate(key.hash(), key.base(), key.off(), key.len(), value);
            Bytes.putLong(value.base, value.off + RowLayout.slot(columns, TIMER), timerMs);
        }
        if (walking) {
            walking = false;
            earliestMs = table.earliest();
        }
        return false;
    }

    @Override
    public @Nullable Iterator<?> callDue(CurrentKey key) {
        // The timeout that is over counts as none, so that a function which sets none leaves the key without.
        return invoke(key, NoRows.NO_ROWS, true);
    }

    @Override
    public long nextDeadlineMs() {
        if (timers == null || byWatermark() || earliestMs == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return earliestMs + 1;
    }

    @Override
    public void report(EpochReport report, long dropped) {
        if (spec.streaming()) {
            report.add(
                    spec.uid(), "flatMapGroupsWithState", opened(states).size(), updated, removed, dropped, Map.of());
        }
        updated = 0;
        removed = 0;
    }

    @Override
    public RuntimeException failure(Exception failed) {
        if (failed instanceof KeyState.RefusedException refused) {
            return new ExecutionException(refused.condition(), String.valueOf(refused.getMessage()), refused);
        }
        return failed instanceof MillraceException known
                ? known
                : new ExecutionException(
                        "FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR",
                        "The function of a group with state threw an exception: "
                                + (failed.getMessage() == null ? failed.toString() : failed.getMessage()),
                        failed);
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        return part;
    }

    /** Rows of a key that is called without any. */
    private enum NoRows implements Iterator<Object> {
        NO_ROWS;

        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public Object next() {
            throw new NoSuchElementException("A key whose timeout is over has no rows.");
        }
    }

    /** The one result of a call; used again and again. */
    private static final class SingleResult implements Iterator<Object> {
        private @Nullable Object result;
        private boolean there;

        SingleResult of(@Nullable Object object) {
            result = object;
            there = true;
            return this;
        }

        @Override
        public boolean hasNext() {
            return there;
        }

        @Override
        @SuppressWarnings("NullAway") // a null is refused where results are sent on
        public Object next() {
            if (!there) {
                throw new NoSuchElementException("The result has been taken.");
            }
            there = false;
            Object now = result;
            result = null;
            return now;
        }
    }
}
