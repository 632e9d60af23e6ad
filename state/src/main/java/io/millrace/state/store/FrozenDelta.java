package io.millrace.state.store;

import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.StateDelta;
import io.millrace.state.overlay.TableDelta;
import java.util.List;

/** What one task changed in one epoch, as pages of its tables. */
final class FrozenDelta implements StateDelta {
    private final TaskId task;
    private final long epoch;
    final List<TableDelta> tables;

    FrozenDelta(TaskId task, long epoch, List<TableDelta> tables) {
        this.task = task;
        this.epoch = epoch;
        this.tables = List.copyOf(tables);
    }

    @Override
    public TaskId task() {
        return task;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean isEmpty() {
        return tables.isEmpty();
    }

    @Override
    public long bytes() {
        long n = 0;
        for (TableDelta t : tables) {
            n += t.bytes();
        }
        return n;
    }
}
