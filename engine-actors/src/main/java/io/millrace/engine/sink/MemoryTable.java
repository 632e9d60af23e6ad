package io.millrace.engine.sink;

import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows that are visible, and by epoch and partition rows that are not yet. Thread-safe. */
public final class MemoryTable {
    private final StructType schema;
    private final List<@Nullable Object[]> visible = new ArrayList<>();
    private final TreeMap<Long, TreeMap<Integer, List<@Nullable Object[]>>> staged = new TreeMap<>();

    MemoryTable(StructType schema) {
        this.schema = schema;
    }

    public StructType schema() {
        return schema;
    }

    /** The rows visible now, in internal form; a copy of the list. */
    public synchronized List<@Nullable Object[]> rows() {
        return new ArrayList<>(visible);
    }

    synchronized void add(@Nullable Object[] row) {
        visible.add(row);
    }

    /** Rows of one partition; a repeated epoch replaces what was staged for it. */
    synchronized void stage(long epoch, int partition, List<@Nullable Object[]> rows) {
        staged.computeIfAbsent(epoch, e -> new TreeMap<>()).put(partition, rows);
    }

    /** Makes an epoch's rows visible, once: a second call finds nothing staged. */
    synchronized void publish(long epoch, boolean replace) {
        TreeMap<Integer, List<@Nullable Object[]>> parts = staged.remove(epoch);
        if (parts == null) {
            return;
        }
        if (replace) {
            visible.clear();
        }
        parts.values().forEach(visible::addAll);
    }
}
