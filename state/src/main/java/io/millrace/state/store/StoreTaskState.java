package io.millrace.state.store;

import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.TaskState;
import io.millrace.state.overlay.OverlayTable;
import io.millrace.state.overlay.TableDelta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of one task. */
final class StoreTaskState implements TaskState {
    private final RocksStateBackend backend;
    private final TaskId task;
    private final KeyGroupRange range;
    private final Map<String, OverlayTable> tables = new LinkedHashMap<>();
    private long lastEpoch = -1;

    StoreTaskState(RocksStateBackend backend, TaskId task, KeyGroupRange range) {
        this.backend = backend;
        this.task = task;
        this.range = range;
    }

    @Override
    public StateTable table(String name, StateTable.Order order) {
        OverlayTable t = tables.get(name);
        if (t == null) {
            t = backend.openTable(name, order, range);
            tables.put(name, t);
        } else if (t.order() != order) {
            throw new IllegalArgumentException(
                    "Table '" + name + "' of task " + task + " is " + t.order() + ", not " + order);
        }
        return t;
    }

    @Override
    public StateDelta freeze(long epoch) {
        if (epoch <= lastEpoch) {
            throw new IllegalArgumentException(
                    "Task " + task + " has frozen epoch " + lastEpoch + " and is asked for " + epoch);
        }
        lastEpoch = epoch;
        List<TableDelta> deltas = new ArrayList<>();
        for (OverlayTable t : tables.values()) {
            TableDelta d = t.freeze(epoch);
            if (d != null) {
                deltas.add(d);
            }
        }
        FrozenDelta delta = new FrozenDelta(task, epoch, deltas);
        backend.frozen(delta);
        return delta;
    }

    @Override
    public boolean holdsRows() {
        if (!backend.holdsRows()) {
            return false;
        }
        // Pages that the store has by then are let go at the next access, not only after the next freeze.
        tables.values().forEach(OverlayTable::due);
        return true;
    }

    @Override
    public void onRoom(Runnable wake) {
        backend.onRoom(wake);
    }

    @Override
    public long overlayBytes() {
        long n = 0;
        for (OverlayTable t : tables.values()) {
            n += t.overlayBytes();
        }
        return n;
    }
}
