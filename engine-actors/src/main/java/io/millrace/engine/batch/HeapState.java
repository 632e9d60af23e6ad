package io.millrace.engine.batch;

import io.millrace.error.MillraceException;
import io.millrace.row.KeyHash;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateDelta;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.TaskState;
import java.util.Map;
import java.util.TreeMap;

/** State on the heap, for batch queries and tests. Not durable by design: a delta only says how much changed. */
public final class HeapState implements TaskState {
    private final TaskId task;
    private final KeyGroupRange range;
    private final Map<String, HeapTable> tables = new TreeMap<>();

    public HeapState(TaskId task, KeyGroupRange range) {
        this.task = task;
        this.range = range;
    }

    @Override
    public StateTable table(String name, StateTable.Order order) {
        return tables.computeIfAbsent(name, n -> new HeapTable(this, order));
    }

    void check(int keyHash) {
        int group = KeyHash.group(keyHash, range.total());
        if (!range.contains(group)) {
            throw new MillraceException(
                    "KEY_GROUP_NOT_OWNED",
                    "Task " + task + " owns the key groups " + range + ", but a row of group " + group
                            + " came to it. The plan routes by other keys than the operator's.");
        }
    }

    /** Never: no store could take anything in. */
    @Override
    public boolean holdsRows() {
        return false;
    }

    @Override
    public void onRoom(Runnable wake) {}

    @Override
    public StateDelta freeze(long epoch) {
        long bytes =
                tables.values().stream().mapToLong(HeapTable::takeChangedBytes).sum();
        return new HeapDelta(task, epoch, bytes == 0, bytes);
    }

    @Override
    public long overlayBytes() {
        return tables.values().stream().mapToLong(HeapTable::changedBytes).sum();
    }

    /** A state of its own with the same contents: what a restart finds. */
    public HeapState copy() {
        HeapState copy = new HeapState(task, range);
        tables.forEach((name, table) -> copy.tables.put(name, table.copy(copy)));
        return copy;
    }

    private record HeapDelta(TaskId task, long epoch, boolean isEmpty, long bytes) implements StateDelta {}
}
