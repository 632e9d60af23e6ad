package io.millrace.connector.jdbc;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.RowSink;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructField;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;

/** A table or query, read in its parts one after another; only the columns that are asked for. */
final class JdbcBatchSource implements BatchSource {
    private final ReadSettings settings;
    private final List<StructField> fields;
    private final List<ReadValue> values;
    private final List<String> conditions;

    JdbcBatchSource(ReadSettings settings, JdbcTable table, SourceRequest request) {
        this.settings = settings;
        ZoneId zone = request.environment().sessionTimeZone();
        fields = request.schema().fieldList();
        values = fields.stream()
                .map(f -> ReadValue.of(f.dataType(), table.column(f.name()), zone))
                .toList();
        conditions = settings.conditions(table.schema(), zone);
    }

    @Override
    public void readAll(RowSink out) {
        Database database = settings.database();
        List<String> names = fields.stream().map(StructField::name).toList();
        try (Connection connection = database.open()) {
            database.dialect().beforeRead(connection);
            String init = settings.initStatement();
            if (init != null) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(init);
                }
            }
            for (String condition : conditions) {
                read(connection, settings.select(names, condition), out);
            }
        } catch (SQLException e) {
            throw database.failed(
                    "JDBC_EXTERNAL_ENGINE_SYNTAX_ERROR.DURING_QUERY_EXECUTION",
                    "Reading " + JdbcFailures.shortened(settings.from()) + " from " + database.shown(),
                    "Check the options dbtable, query, sessionInitStatement and customSchema.",
                    e);
        }
    }

    private void read(Connection connection, String sql, RowSink out) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(settings.fetchSize());
            statement.setQueryTimeout(settings.timeoutS());
            RowWriter row = new RowWriter();
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    row.begin(values.size());
                    for (int i = 0; i < values.size(); i++) {
                        RowCodec.write(
                                row, i, fields.get(i).dataType(), values.get(i).read(result, i + 1));
                    }
                    out.row(row.buffer(), 0, row.length());
                }
            }
        }
    }

    @Override
    public void close() {}
}
