package io.millrace.connector.jdbc;

import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructField;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows into a table through one prepared statement, some at a time. One thread. */
final class RowStatement implements AutoCloseable {
    private final PreparedStatement statement;
    private final List<StructField> fields;
    private final List<SourceColumn> columns;
    private final List<WriteValue> values;
    private final int batchSize;
    private int pending;

    RowStatement(Connection connection, WriteSettings settings, TargetTable target) throws SQLException {
        String table = settings.tableSql();
        Dialect dialect = settings.database().dialect();
        columns = target.matching(settings.schema(), table);
        List<String> names = columns.stream().map(c -> dialect.quote(c.name())).toList();
        fields = settings.schema().fieldList();
        values = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            values.add(WriteValue.of(fields.get(i).dataType(), columns.get(i), dialect, settings.zone()));
            if (settings.keys().contains(fields.get(i).name())) {
                keys.add(names.get(i));
            }
        }
        batchSize = settings.batchSize();
        String sql = keys.isEmpty()
                ? dialect.insert(table, names)
                : dialect.upsert(table, names, keys)
                        .orElseThrow(
                                () -> JdbcFailures.refused(
                                        "UNSUPPORTED_FEATURE",
                                        "The option keyColumns, for "
                                                + settings.database().shown()
                                                + ", is not there yet: how this database replaces rows by key is not known here. It is for PostgreSQL and"
                                                + " H2. Write into another table in append mode and merge it, or use foreachBatch."));
        statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(settings.timeoutS());
    }

    /** A row in the settings' schema; it may be reused after the call. */
    void add(byte[] base, int off) throws SQLException {
        int n = fields.size();
        for (int i = 0; i < n; i++) {
            Object value = RowCodec.read(base, off, n, i, fields.get(i).dataType());
            if (value == null) {
                statement.setNull(i + 1, columns.get(i).jdbcType());
            } else {
                values.get(i).bind(statement, i + 1, value);
            }
        }
        statement.addBatch();
        pending++;
        if (pending >= batchSize) {
            flush();
        }
    }

    /** Sends what is waiting. */
    void flush() throws SQLException {
        if (pending > 0) {
            pending = 0;
            statement.executeBatch();
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
