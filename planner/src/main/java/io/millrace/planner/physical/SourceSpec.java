package io.millrace.planner.physical;

import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A source of the query.
 *
 * @param table all columns of the table
 * @param schema the columns to read, after pruning, in order
 * @param rows for a relation given in the program: its rows in internal form, else null
 * @param recursive for rows that a batch computes for itself in rounds, else null
 */
public record SourceSpec(
        int ordinal,
        String format,
        Map<String, String> options,
        List<String> paths,
        StructType table,
        StructType schema,
        boolean streaming,
        @Nullable List<@Nullable Object[]> rows,
        @Nullable RecursiveRows recursive) {
    /** A relation given in the program. */
    public static SourceSpec local(int ordinal, StructType schema, List<@Nullable Object[]> rows) {
        return new SourceSpec(ordinal, "local", Map.of(), List.of(), schema, schema, false, rows, null);
    }
}
