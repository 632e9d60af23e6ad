package io.millrace.spi.session;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table that is to be made.
 *
 * @param columns null: those of the query, or of the rows at the path
 * @param format null: that of the session
 * @param options with {@code path}, where its rows are, unless in the table's own folder
 * @param properties of no effect
 * @param query without streams that fills it, or null
 */
public record NewTable(
        String name,
        @Nullable StructType columns,
        @Nullable String format,
        Map<String, String> options,
        List<String> partitionBy,
        @Nullable String comment,
        Map<String, String> properties,
        @Nullable Plan query) {}
