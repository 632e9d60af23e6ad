package io.millrace.connector.jdbc;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructType;
import java.sql.Connection;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How rows are written, from the options of a writer.
 *
 * @param batchSize rows that go to the database together
 * @param timeoutS of each statement in seconds; 0 is none
 * @param isolation of {@link Connection}
 * @param keys columns by which a row replaces an older one; none for plain inserts
 * @param zone of the session
 */
record WriteSettings(
        Database database,
        TableName table,
        StructType schema,
        int batchSize,
        int timeoutS,
        int isolation,
        List<String> keys,
        TableDefinition definition,
        ZoneId zone) {
    private static final Map<String, Integer> ISOLATIONS = Map.of(
            "NONE", Connection.TRANSACTION_NONE,
            "READ_UNCOMMITTED", Connection.TRANSACTION_READ_UNCOMMITTED,
            "READ_COMMITTED", Connection.TRANSACTION_READ_COMMITTED,
            "REPEATABLE_READ", Connection.TRANSACTION_REPEATABLE_READ,
            "SERIALIZABLE", Connection.TRANSACTION_SERIALIZABLE);

    /** @param isolation where the user gave none */
    static WriteSettings parse(SinkRequest request, String isolation) {
        Options options = request.options();
        Database database = Database.of(options);
        if (options.get("query").isPresent()) {
            throw ReadSettings.invalid(
                    "Option `dbtable` is required to write; `query` can only be read. Name the table.");
        }
        options.get("path");
        String table = options.get("dbtable")
                .filter(t -> !t.isBlank())
                .orElseThrow(() -> ReadSettings.invalid("Option `dbtable` is required. Name the table to write into."));
        int batchSize = ReadSettings.notNegative(options, "batchsize", 1_000);
        if (batchSize == 0) {
            throw Options.invalid("batchsize", "0", "1 or more");
        }
        List<String> keys = keys(options, request.schema());
        if (!keys.isEmpty() && options.get("reWriteBatchedInserts", "false").equalsIgnoreCase("true")) {
            throw ReadSettings.invalid(
                    "The options keyColumns and reWriteBatchedInserts do not go together: one statement cannot replace a row twice. Leave"
                            + " reWriteBatchedInserts out.");
        }
        return new WriteSettings(
                database,
                TableName.parse("dbtable", table),
                request.schema(),
                batchSize,
                ReadSettings.notNegative(options, "queryTimeout", 0),
                isolation(options.get("isolationLevel", isolation)),
                keys,
                TableDefinition.parse(options, request.schema(), database.dialect(), keys),
                request.environment().sessionTimeZone());
    }

    private static int isolation(String name) {
        Integer level = ISOLATIONS.get(name.trim().toUpperCase(Locale.ROOT));
        if (level == null) {
            throw Options.invalid(
                    "isolationLevel", name, "NONE, READ_UNCOMMITTED, READ_COMMITTED, REPEATABLE_READ or SERIALIZABLE");
        }
        return level;
    }

    /** Names as they are in the schema. */
    private static List<String> keys(Options options, StructType schema) {
        List<String> keys = new ArrayList<>();
        for (String name : options.get("keyColumns", "").split(",")) {
            if (!name.isBlank()) {
                int at = schema.indexOf(name.trim(), false);
                if (at < 0) {
                    throw new AnalysisException(
                            "INVALID_OPTION",
                            "22023",
                            "The option 'keyColumns' names '" + name.trim() + "', which is none of the columns "
                                    + List.of(schema.fieldNames()) + ".",
                            Map.of("option", "keyColumns"));
                }
                keys.add(schema.field(at).name());
            }
        }
        return List.copyOf(keys);
    }

    WriteSettings withSchema(StructType other) {
        return new WriteSettings(database, table, other, batchSize, timeoutS, isolation, keys, definition, zone);
    }

    WriteSettings withoutKeys() {
        return new WriteSettings(database, table, schema, batchSize, timeoutS, isolation, List.of(), definition, zone);
    }

    /** The table as it stands in statements. */
    String tableSql() {
        return table.sql(database.dialect());
    }
}
