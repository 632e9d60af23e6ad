package io.millrace.planner.parse;

import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a statement does to a table that there is, or tells of it. Partitions are named by the texts of their values, by column. */
public sealed interface TableAction {
    record Rename(String to) implements TableAction {}

    record AddColumns(StructType columns) implements TableAction {}

    record SetProperties(Map<String, String> properties) implements TableAction {}

    record UnsetProperties(List<String> keys, boolean ifExists) implements TableAction {}

    /** @param partition empty: the whole table */
    record Truncate(Map<String, String> partition) implements TableAction {}

    record DropPartition(Map<String, String> partition, boolean ifExists) implements TableAction {}

    /** @param partition empty: all */
    record ShowPartitions(Map<String, String> partition) implements TableAction {}

    record ShowCreate() implements TableAction {}

    /** @param key null: all */
    record ShowProperties(@Nullable String key) implements TableAction {}
}
