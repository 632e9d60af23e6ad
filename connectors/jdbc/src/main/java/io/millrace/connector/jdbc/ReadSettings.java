package io.millrace.connector.jdbc;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a table is read, from the options of a reader.
 *
 * @param from what stands behind FROM: the table as the user wrote it, or the query in brackets
 * @param fetchSize rows at a time; 0 is the driver's own number
 * @param timeoutS of each statement in seconds; 0 is none
 * @param initStatement run in each session before it reads
 * @param predicates of the parts, if the program gave them one by one
 */
record ReadSettings(
        Database database,
        String from,
        int fetchSize,
        int timeoutS,
        @Nullable String initStatement,
        @Nullable StructType customSchema,
        boolean preferTimestampNtz,
        Optional<PartitionBounds> bounds,
        List<String> predicates) {
    /** How {@code DataFrameReader.jdbc} hands on the predicates of the parts, with a number behind it. */
    static final String PREDICATE = "millrace.jdbc.predicate.";

    /** Known and without effect: what is pushed down changes no row. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "pushDownPredicate", "pushDownAggregate", "pushDownLimit", "pushDownOffset", "pushDownTableSample", "path");

    static ReadSettings parse(Options options) {
        Database database = Database.of(options);
        WITHOUT_EFFECT.forEach(options::get);
        Optional<String> table = options.get("dbtable");
        Optional<String> query = options.get("query");
        Optional<PartitionBounds> bounds = PartitionBounds.parse(options, query.isPresent());
        return new ReadSettings(
                database,
                from(table, query),
                notNegative(options, "fetchsize", database.dialect().fetchSize()),
                notNegative(options, "queryTimeout", 0),
                options.get("sessionInitStatement").orElse(null),
                options.get("customSchema").map(ReadSettings::types).orElse(null),
                options.getBoolean("preferTimestampNTZ", false),
                bounds,
                predicates(options));
    }

    private static StructType types(String ddl) {
        return StructType.fromDDL(ddl);
    }

    private static List<String> predicates(Options options) {
        List<String> all = new ArrayList<>();
        for (Optional<String> next = options.get(PREDICATE + 0);
                next.isPresent();
                next = options.get(PREDICATE + all.size())) {
            all.add(next.get());
        }
        return List.copyOf(all);
    }

    private static String from(Optional<String> table, Optional<String> query) {
        if (table.isPresent() && query.isPresent()) {
            throw invalid("Both 'dbtable' and 'query' are given. Leave one of them out.");
        } else if (table.isEmpty() && query.isEmpty()) {
            throw invalid("The option 'dbtable' or 'query' is needed. Name a table, or give a SELECT.");
        }
        String text = table.orElseGet(query::get).trim();
        if (text.isEmpty()) {
            throw invalid("The option '" + (table.isPresent() ? "dbtable" : "query")
                    + "' is empty. Name a table or write a query.");
        }
        return table.isPresent() ? text : "(" + text + ") millrace_query";
    }

    static int notNegative(Options options, String key, int otherwise) {
        long value = options.getLong(key, otherwise);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw Options.invalid(key, String.valueOf(value), "0 or more");
        }
        return (int) value;
    }

    static AnalysisException invalid(String text) {
        return new AnalysisException("INVALID_JDBC_OPTIONS", "22023", text, Map.of());
    }

    /** The conditions of the parts that are read one after another; one that is empty for the whole table. */
    List<String> conditions(StructType table, ZoneId zone) {
        if (!predicates.isEmpty()) {
            return predicates;
        }
        return bounds.map(b -> b.conditions(table, database.dialect(), zone)).orElse(List.of(""));
    }

    /** What the columns of the table are asked with. */
    String emptySelect() {
        return "SELECT * FROM " + from + " WHERE 1=0";
    }

    String select(List<String> columns, String condition) {
        List<String> quoted = columns.stream().map(database.dialect()::quote).toList();
        return "SELECT " + (quoted.isEmpty() ? "1" : String.join(", ", quoted)) + " FROM " + from
                + (condition.isEmpty() ? "" : " WHERE " + condition);
    }
}
