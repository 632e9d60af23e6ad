package io.millrace.engine.keyed;

import io.millrace.sql.streaming.ValueState;
import org.jspecify.annotations.Nullable;

/** One object a key. */
final class ProcessorValue extends ProcessorVariable implements ValueState<Object> {
    private final Cells cells;

    ProcessorValue(ProcessorHandle handle, String name, Cells cells) {
        super(handle, name);
        this.cells = cells;
    }

    @Override
    public boolean exists() {
        CurrentKey k = key();
        return cells.contains(k.hash(), k.base(), k.off(), k.len());
    }

    @Override
    public @Nullable Object get() {
        CurrentKey k = key();
        return cells.get(k.hash(), k.base(), k.off(), k.len());
    }

    @Override
    public void update(@Nullable Object newState) {
        CurrentKey k = key();
        if (newState == null) {
            cells.remove(k.hash(), k.base(), k.off(), k.len());
        } else {
            cells.put(k.hash(), k.base(), k.off(), k.len(), newState);
        }
        countUpdate();
    }

    @Override
    public void clear() {
        CurrentKey k = key();
        cells.remove(k.hash(), k.base(), k.off(), k.len());
        countRemoval();
    }

    @Override
    long size() {
        return cells.table().size();
    }

    @Override
    void expire() {
        cells.expire(key -> countRemoval());
    }
}
