package io.millrace.connector.jdbc;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.OnDoubt;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * How a stream is written.
 *
 * @param replace output mode complete: the rows of an epoch take the place of all rows of the table
 * @param queryId names the query's output in the marker table
 */
record StreamSettings(WriteSettings write, boolean replace, String queryId, TableName markerTable, OnDoubt onDoubt) {

    /** Makes the table if there is none; blocks. */
    static StreamSettings open(SinkRequest request) {
        boolean update = request.outputMode().equals("update");
        WriteSettings write = WriteSettings.parse(request, "READ_COMMITTED");
        if (update && write.keys().isEmpty()) {
            throw ReadSettings.invalid(
                    "Output mode update needs the option keyColumns: the columns by which a row replaces an older one, such as"
                            + " keyColumns = account_id. They need a unique index; or use output mode append.");
        }
        StreamSettings settings = new StreamSettings(
                write,
                request.outputMode().equals("complete"),
                request.queryId(),
                TableName.parse(
                        "millrace.jdbc.markerTable",
                        request.options().get("millrace.jdbc.markerTable", "millrace_marker")),
                OnDoubt.of(request.options()));
        settings.readyTable();
        return settings;
    }

    private void readyTable() {
        Connection connection = write.database().open();
        try {
            TargetTable target = TargetTable.create(connection, write);
            // So that columns that do not fit are found before the first row.
            new RowStatement(connection, statement(), target).close();
            connection.close();
        } catch (SQLException e) {
            TableSession.closeAfter(connection, e);
            throw TableSession.failed(write, e);
        } catch (RuntimeException e) {
            TableSession.closeAfter(connection, e);
            throw e;
        }
    }

    /** What rows are written by: where all are replaced, plain inserts. */
    WriteSettings statement() {
        return replace ? write.withoutKeys() : write;
    }

    String description() {
        return "JdbcSink[" + write.tableSql() + "]";
    }
}
