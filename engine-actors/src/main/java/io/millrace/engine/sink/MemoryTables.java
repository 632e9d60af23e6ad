package io.millrace.engine.sink;

import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The result tables of queries that write to {@code format("memory")}, by query name. Thread-safe. */
public final class MemoryTables {
    private final ConcurrentMap<String, MemoryTable> tables = new ConcurrentHashMap<>();

    /** A new, empty table of this name; replaces one of an earlier query. */
    public MemoryTable create(String queryName, StructType schema) {
        MemoryTable table = new MemoryTable(schema);
        tables.put(queryName, table);
        return table;
    }

    public Optional<MemoryTable> find(String queryName) {
        return Optional.ofNullable(tables.get(queryName));
    }

    public List<String> names() {
        return tables.keySet().stream().sorted().toList();
    }

    public void drop(String queryName) {
        tables.remove(queryName);
    }
}
